import ConclaveCore

/// What a line asks for.
public enum ParsedLine: Hashable, Sendable {
  case command(Command)
  /// A password is to be asked for, unseen.
  case needsPassword(PasswordRequest)
  /// A recipient and a text are to be asked for.
  case needsMessage
  /// Nothing but space.
  case empty
  case error(LineError)
}

/// A command that lacks its password.
public struct PasswordRequest: Hashable, Sendable {
  public enum Purpose: Hashable, Sendable {
    case register, login
    /// The old password of the user signed in; the new one is asked for next.
    case old
    case new(old: Password)
    case unregister
  }

  public var purpose: Purpose
  /// Nil: who is signed in.
  public var user: String?

  public init(_ purpose: Purpose, user: String? = nil) {
    self.purpose = purpose
    self.user = user
  }

  /// A new password is typed twice.
  public var isTwice: Bool {
    switch purpose {
    case .register, .new: true
    case .login, .old, .unregister: false
    }
  }

  public var command: CommandName {
    switch purpose {
    case .register: .register
    case .login: .login
    case .old, .new: .changePassword
    case .unregister: .unregister
    }
  }

  /// Whether it can be given by who is signed in only.
  public var needsSession: Bool { CommandTable.row(command).access == .signedIn }

  /// Why it needn't be asked for.
  /// - Parameter signedIn: who is signed in.
  public func refusal(signedIn: String?) -> LineFault? {
    guard let signedIn else { return needsSession ? .notSignedIn : nil }
    return needsSession ? nil : .alreadySignedIn(signedIn)
  }

  /// What is asked for next, when a password was typed.
  public func next(after password: String) -> PasswordRequest? {
    guard purpose == .old, !password.isEmpty else { return nil }
    return PasswordRequest(.new(old: Password(password)), user: user)
  }

  /// The question.
  /// - Parameter signedIn: who is signed in.
  public func question(signedIn: String?) -> String {
    let name = Sanitizer.line(user ?? signedIn ?? "")
    return switch purpose {
    case .register, .login, .unregister: "Password of \(name): "
    case .old: "Old password of \(name): "
    case .new: "New password of \(name): "
    }
  }

  /// What is said before the question.
  public func warning(signedIn: String?) -> [String] {
    guard purpose == .unregister else { return [] }
    let name = Sanitizer.line(user ?? signedIn ?? "")
    return [
      "This gives up the account \(name) for good: its seat and its name are free for others, and "
        + "messages that wait for it lapse. What it wrote stays. An empty line calls it off."
    ]
  }

  /// Makes the command, once the password is there.
  /// - Parameter again: what was typed the second time; nil where it is typed once.
  public func command(password: String, again: String? = nil) throws(LineError) -> Command {
    if let again, again != password { throw LineError(.passwordsDiffer, command: command) }
    do throws(LineFault) {
      return try make(password)
    } catch {
      throw LineError(error, command: command)
    }
  }

  private func make(_ password: String) throws(LineFault) -> Command {
    switch purpose {
    case .register:
      return .register(user: user ?? "", Password(try Checks.newPassword(password)))
    case .new(let old):
      return .changePassword(old: old, new: Password(try Checks.newPassword(password)))
    case .login, .old, .unregister:
      guard !password.isEmpty else { throw .missing("password") }
      if purpose == .unregister { return .unregister(Password(password)) }
      return .login(user: user ?? "", Password(password))
    }
  }
}
