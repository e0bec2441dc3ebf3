import Foundation

/// One line of a node's output.
struct Event: CustomStringConvertible {
  let fields: [String: any Sendable]
  /// The line as it came.
  let description: String

  /// - Returns: nil when the line isn't a JSON object.
  init?(line: String) {
    guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)),
      let fields = object as? [String: any Sendable]
    else { return nil }
    self.fields = fields
    self.description = line
  }

  var name: String { text("event") ?? "" }

  func text(_ field: String) -> String? { fields[field] as? String }
  func number(_ field: String) -> Int? { (fields[field] as? NSNumber)?.intValue }
  func flag(_ field: String) -> Bool? { (fields[field] as? NSNumber)?.boolValue }

  /// The objects of a list such as `users` and `entries`.
  func list(_ field: String) -> [Event] {
    (fields[field] as? [Any] ?? []).compactMap { element in
      guard let data = try? JSONSerialization.data(withJSONObject: element, options: .sortedKeys)
      else { return nil }
      return Event(line: String(decoding: data, as: UTF8.self))
    }
  }
}
