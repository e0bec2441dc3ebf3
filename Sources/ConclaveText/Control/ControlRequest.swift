/// What a connection to a running node's socket is for: its first line, an object with `request`.
///
///     {"request":"console"}                           JSON Lines follow, as with --json
///     {"request":"attach","version":"0.1.0"}          a terminal of the same version follows
///     {"request":"backup","file":"/a/b","force":true} progress and `done`, or `failed`
///     {"request":"stop"}                              the node leaves; the connection ends with it
public enum ControlRequest: Hashable, Sendable {
  case console
  case attach(version: String)
  /// - Parameter replaces: whether a file that exists may be replaced.
  case backup(file: String, replaces: Bool)
  case stop

  /// The socket in the data directory.
  public static let socketName = "socket"
  /// Bytes of the line: a path is shorter.
  public static let lineBytesMax = 1 << 14

  /// The line, without its line break.
  public var line: String { JSONWriter.text(.object(members)) }

  private var members: [JSONValue.Member] {
    switch self {
    case .console: [.init("request", .string("console"))]
    case .attach(let version):
      [.init("request", .string("attach")), .init("version", .string(version))]
    case .backup(let file, let replaces):
      [
        .init("request", .string("backup")), .init("file", .string(file)),
        .init("force", .bool(replaces)),
      ]
    case .stop: [.init("request", .string("stop"))]
    }
  }

  /// Reads the line. Members that aren't known are ignored.
  /// - Throws: `JSONFault` for what is no request.
  public static func read(_ line: String) throws(JSONFault) -> ControlRequest {
    let object = try JSONReader.read(line)
    switch object["request"] {
    case .string("console"): return .console
    case .string("stop"): return .stop
    case .string("attach"):
      guard case .string(let version) = object["version"] else { break }
      return .attach(version: version)
    case .string("backup"):
      guard case .string(let file) = object["file"], file.hasPrefix("/") else {
        throw JSONFault(what: "\"file\" is no path from the root", byte: 0)
      }
      return .backup(file: file, replaces: object["force"] == .bool(true))
    default: break
    }
    throw JSONFault(
      what:
        "expected an object like {\"request\":\"console\"}; there are console, attach, backup, stop",
      byte: 0)
  }
}

/// How a request other than a console goes: the lines that answer it.
public enum ControlAnswer: Hashable, Sendable {
  /// So much of the work is done.
  case progress(done: Int64, of: Int64)
  case done(text: String)
  case failed(text: String)

  /// The line, without its line break.
  public var line: String {
    switch self {
    case .progress(let done, let total):
      JSONWriter.text(
        ["event": .string("progress"), "done": .integer(done), "of": .integer(total)])
    case .done(let text):
      JSONWriter.text(["event": .string("done"), "text": .string(text)])
    case .failed(let text):
      JSONWriter.text(["event": .string("failed"), "text": .string(text)])
    }
  }

  /// Reads a line; nil for one that is no answer.
  public init?(line: String) {
    guard let object = try? JSONReader.read(line) else { return nil }
    switch (object["event"], object["text"], object["done"], object["of"]) {
    case (.string("done"), .string(let text), _, _): self = .done(text: text)
    case (.string("failed"), .string(let text), _, _): self = .failed(text: text)
    case (.string("progress"), _, .number(let done), .number(let total)):
      guard let done = Int64(done), let total = Int64(total) else { return nil }
      self = .progress(done: done, of: total)
    default: return nil
    }
  }
}
