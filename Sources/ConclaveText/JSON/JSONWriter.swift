/// Writes JSON on one line.
public enum JSONWriter {
  public static func text(_ value: JSONValue) -> String {
    var text = ""
    write(value, to: &text)
    return text
  }

  private static func write(_ value: JSONValue, to text: inout String) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .number(let digits): text += digits
    case .string(let string): quote(string, to: &text)
    case .array(let values):
      text += "["
      for (place, value) in values.enumerated() {
        text += place == 0 ? "" : ","
        write(value, to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (place, member) in members.enumerated() {
        text += place == 0 ? "" : ","
        quote(member.name, to: &text)
        text += ":"
        write(member.value, to: &text)
      }
      text += "}"
    }
  }

  /// Control characters, and all else that `Sanitizer` wouldn't show, as `\uXXXX`: JSON Lines often end up on
  /// a terminal, and U+2028 ends a line for some readers.
  private static func quote(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case _ where scalar.isHostile:
        for unit in Character(scalar).utf16 { text += "\\u" + hexadecimal4(unit) }
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  private static func hexadecimal4(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
