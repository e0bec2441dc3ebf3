import ConclaveCore

/// What a line asks for.
public enum ParsedLine: Hashable, Sendable {
  case command(Command)
  /// A password is to be asked for, unseen.
  case needsPassword(PasswordRequest)
  /// Nothing but space.
  case empty
  case error(LineError)
}

/// A registration or a login that lacks its password.
public struct PasswordRequest: Hashable, Sendable {
  public enum Purpose: Hashable, Sendable { case register, login }

  public var purpose: Purpose
  public var user: String

  public init(_ purpose: Purpose, user: String) {
    self.purpose = purpose
    self.user = user
  }

  /// A new password is typed twice.
  public var isTwice: Bool { purpose == .register }

  public var command: CommandName { purpose == .register ? .register : .login }

  /// Makes the command, once the password is there.
  /// - Parameter again: what was typed the second time; nil where it is typed once.
  public func command(password: String, again: String? = nil) throws(LineError) -> Command {
    if let again, again != password { throw LineError(.passwordsDiffer, command: command) }
    do throws(LineFault) {
      switch purpose {
      case .register:
        return .register(user: user, Password(try Checks.newPassword(password)))
      case .login:
        guard !password.isEmpty else { throw LineFault.missing("password") }
        return .login(user: user, Password(password))
      }
    } catch {
      throw LineError(error, command: command)
    }
  }
}
