import ConclaveCore

/// What a node tells a terminal that is attached to it, one line each.
public enum AttachedFrame: Hashable, Sendable, Codable {
  /// The first: the terminal is attached.
  case attached
  /// The first and last: it isn't, and why.
  case refused(String)
  /// To be shown.
  case show(Event)
  /// Not to be shown: it changes what the terminal knows, such as who is signed in.
  case follow(Event)
  /// So many events were left out because they were read too slowly.
  case dropped(Int)
  /// The last: the node leaves.
  case left
}

/// What an attached terminal asks for, one line each.
public struct AttachedCommand: Hashable, Sendable, Codable {
  /// Chosen by the terminal; its reply carries it.
  public var id: CommandID
  public var command: Command

  public init(id: CommandID, command: Command) {
    self.id = id
    self.command = command
  }
}

/// The lines between a node and a terminal attached to it: values as JSON (`ValueCoder`). Both are of one
/// version; nobody else reads them.
public enum AttachedText {
  /// Values within each other.
  private static let depthMax = 32
  /// Bytes of a line to a terminal: a log of a million lines.
  public static let lineBytesMax = 1 << 30

  /// The line, without its line break.
  public static func line(_ value: some Encodable) -> String {
    do {
      return JSONWriter.text(try ValueCoder.value(of: value))
    } catch {
      preconditionFailure("a value that isn't encoded: \(error)")
    }
  }

  /// - Returns: nil for a line that is no such value.
  public static func read<Value: Decodable>(_ type: Value.Type, _ line: String) -> Value? {
    guard
      let value = try? JSONReader.read(line, depthMax: depthMax, bytesMax: lineBytesMax)
    else { return nil }
    return try? ValueCoder.read(type, from: value)
  }
}
