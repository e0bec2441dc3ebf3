import ConclaveCore
import ConclaveWire

/// Checks before anything is sent.
enum Checks {
  /// Unicode scalars that a password has at least.
  static let passwordScalarsMin = Node.passwordScalarsMin
  /// Below that a password is warned of.
  static let passwordScalarsGood = 8
  /// Bytes that a password has at most: there is no low maximum.
  static let passwordBytesMax = 1_024

  /// A user's name to register.
  static func newName(_ name: String) throws(LineFault) -> String {
    if let fault = UserName.fault(of: name, reserved: CommandTable.reservedNames) {
      throw .badName(name, fault)
    }
    return name
  }

  /// A user's name to sign in with or to write to: also one that a merge made, `name~1234`.
  static func anyName(_ name: String) throws(LineFault) -> String {
    let parts = name.split(separator: "~", omittingEmptySubsequences: false)
    let isRenamed =
      parts.count == 2 && !parts[1].isEmpty && parts[1].allSatisfy(\.isASCIIDigit)
    // The digits may make it longer than what can be registered.
    let base = isRenamed ? String(parts[0]) : name
    if let fault = UserName.fault(of: base, reserved: []) { throw .badName(name, fault) }
    return name
  }

  /// A room's name, with or without `#` before it.
  static func room(_ name: String) throws(LineFault) -> String {
    let room = name.first == "#" ? String(name.dropFirst()) : name
    if let fault = RoomName.fault(of: room) { throw .badRoom(name, fault) }
    return room
  }

  /// Why somebody is away.
  static func away(_ text: String) throws(LineFault) -> String {
    guard text.utf8.count <= Limits.reasonBytesMax else { throw .awayTooLong }
    return text
  }

  static func newPassword(_ password: String) throws(LineFault) -> String {
    guard password.unicodeScalars.count >= passwordScalarsMin,
      password.utf8.count <= passwordBytesMax
    else { throw .passwordTooShort }
    return password
  }

  static func text(_ text: String) throws(LineFault) -> String {
    switch MessageText.fault(of: text) {
    case nil: return text
    case .emptyText: throw .emptyText
    default: throw .textTooLong
    }
  }
}

/// Something to be said about a command that is done all the same.
public enum LineWarning: Hashable, Sendable {
  /// A new password below eight characters.
  case shortPassword
  /// A new password that is the user's name.
  case passwordIsName

  /// - Parameter user: who is signed in.
  public init?(_ command: Command, user: String? = nil) {
    let owner: String?
    let password: Password
    switch command {
    case .register(let name, let new): (owner, password) = (name, new)
    case .changePassword(_, let new): (owner, password) = (user, new)
    default: return nil
    }
    if owner?.lowercased() == password.text.lowercased() {
      self = .passwordIsName
    } else if password.text.unicodeScalars.count < Checks.passwordScalarsGood {
      self = .shortPassword
    } else {
      return nil
    }
  }
}
