/// A line of input with `--json`: what a person would type, plain or as `{"id":"7","line":"@send bob hi"}`.
public struct InputLine: Hashable, Sendable {
  /// A string or a number that the reply repeats; nil if none was given.
  public var id: JSONValue?
  public var line: String

  /// Bytes of an id.
  public static let idBytesMax = 128

  /// - Throws: `JSONFault` for a line that begins with `{` and isn't such an object. A chat line that shall
  ///   begin so is written in an object.
  public static func read(_ text: String) throws(JSONFault) -> InputLine {
    guard text.first(where: { !$0.isWhitespace }) == "{" else {
      return InputLine(id: nil, line: text)
    }
    guard case .object(let members) = try JSONReader.read(text) else {
      throw JSONFault(what: "no object", byte: 0)
    }
    var input = InputLine(id: nil, line: "")
    var hasLine = false
    for member in members {
      switch (member.name, member.value) {
      case ("line", .string(let line)):
        input.line = line
        hasLine = true
      case ("id", .string(let id)), ("id", .number(let id)):
        guard id.utf8.count <= idBytesMax else {
          throw JSONFault(what: "\"id\" is longer than \(idBytesMax) bytes", byte: 0)
        }
        input.id = member.value
      case ("id", .null): break
      case ("line", _): throw JSONFault(what: "\"line\" isn't a string", byte: 0)
      case ("id", _): throw JSONFault(what: "\"id\" is neither a string nor a number", byte: 0)
      default:
        throw JSONFault(
          what: "only \"id\" and \"line\" are known, not \"\(member.name.shown)\"", byte: 0)
      }
    }
    guard hasLine else { throw JSONFault(what: "\"line\" is missing", byte: 0) }
    return input
  }
}
