import ConclaveCore
import ConclaveWire

/// Writes records of the log, one line each.
public enum LogText {
  /// `2026-11-21T10:00:00.123Z info election won term=7`, or an object with `at`, `level`, `topic`, `event`
  /// and the fields.
  public static func line(_ record: LogRecord, at: WallTime, format: LogFormat) -> String {
    switch format {
    case .text: text(record, at)
    case .json: json(record, at)
    }
  }

  private static func text(_ record: LogRecord, _ at: WallTime) -> String {
    var line = "\(ISO8601.text(at)) \(record.level) \(record.topic.rawValue) "
    line += Sanitizer.line(record.event)
    for field in record.fields { line += " \(bare(field.name))=\(value(field.value))" }
    return line
  }

  /// Quotes what would otherwise not read back as one value.
  private static func value(_ text: String) -> String {
    let isBare =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        !$0.isHostile && !$0.properties.isWhitespace && $0 != "\"" && $0 != "=" && $0 != "\\"
      }
    return isBare ? Sanitizer.line(text) : JSONWriter.text(.string(Sanitizer.marksLimited(text)))
  }

  private static func bare(_ name: String) -> String {
    String(name.map { $0.isLetter || $0.isNumber || "_-./".contains($0) ? $0 : "_" })
  }

  private static func json(_ record: LogRecord, _ at: WallTime) -> String {
    let head = [
      JSONValue.Member("at", .string(ISO8601.text(at))),
      JSONValue.Member("level", .string("\(record.level)")),
      JSONValue.Member("topic", .string(record.topic.rawValue)),
      JSONValue.Member("event", .string(record.event)),
    ]
    let fields = record.fields.map { JSONValue.Member($0.name, .string($0.value)) }
    return JSONWriter.text(.object(head + fields))
  }
}
