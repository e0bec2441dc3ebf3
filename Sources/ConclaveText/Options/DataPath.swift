/// The data directory when none is given.
enum DataPath {
  /// `$XDG_STATE_HOME/conclave/<group>`, or `~/.local/state/conclave/<group>` (XDG Base Directory
  /// Specification, which has a relative path ignored).
  static func standard(
    group: String, _ environment: [String: String]
  ) throws(UsageError) -> String {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return "\(state)/conclave/\(component(group))"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else {
      throw UsageError(
        "neither XDG_STATE_HOME nor HOME says where to keep the data; give --data",
        example: OptionName.data.example)
    }
    return "\(home)/.local/state/conclave/\(component(group))"
  }

  /// A group's name as one component of a path: bytes other than letters, digits, `-`, `_` and inner dots
  /// as `%` and two hexadecimal digits, so that different names have different directories.
  static func component(_ group: String) -> String {
    var path = ""
    for (place, byte) in group.utf8.enumerated() {
      let isDot = byte == 0x2e && place > 0
      let isDigit = byte >= 0x30 && byte <= 0x39
      let isLetter = byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a
      if isDot || isDigit || isLetter || byte == 0x2d || byte == 0x5f {
        path.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        path += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return path
  }
}
