import ConclaveWire

/// The rules of a room's name (Protocol.md, "Rooms"): as those of a user's name, but from one letter on, and no
/// word is reserved.
public enum RoomName {
  /// What is wrong with a name that somebody wants to join, or nil.
  public static func fault(of name: String) -> NameFault? {
    if let character = UserName.strange(in: name) { return .character(character) }
    let isOfLength = (1...Limits.nameScalarsMax).contains(name.unicodeScalars.count)
    return isOfLength && name.utf8.count <= Limits.nameBytesMax ? nil : .length
  }

  /// Whether two names are those of one room. No name is no room.
  public static func isSame(_ left: String, _ right: String) -> Bool {
    !left.isEmpty && key(left) == key(right)
  }

  /// The name without regard to case, by its bytes: strings of other bytes can be equal.
  static func key(_ name: String) -> [UInt8] { Array(UserName.key(of: name).utf8) }
}
