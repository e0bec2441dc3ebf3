import ConclaveCore
import ConclaveNet
import ConclaveText
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What `conclave` does besides running a node.
enum Tool {
  /// Does it.
  /// - Returns: the exit status.
  static func run(_ task: ToolTask, _ options: Options) -> Int32 {
    // A reader that has enough is an error of the write, and a node that ends one of the connection.
    signal(SIGPIPE, SIG_IGN)
    do throws(ToolFailure) {
      return try perform(task, options)
    } catch {
      if case .noReader = error { return NodeProcess.Status.done }
      _ = NodeProcess.say("conclave: \(Sanitizer.line("\(error)"))", to: STDERR_FILENO)
      if case .interrupted = error { return NodeProcess.Status.interrupted }
      return NodeProcess.Status.failed
    }
  }

  private static func perform(_ task: ToolTask, _ options: Options) throws(ToolFailure) -> Int32 {
    switch task {
    case .status(let isJSON, let watches):
      try StatusTool(options, isJSON: isJSON).run(watches: watches)
    case .peers(let isJSON): try StatusTool(options, isJSON: isJSON).peers()
    case .send(let recipient, let text): return try SendTool(options, recipient).run(text)
    case .log(let request): try LogTool(options, request).run()
    case .stop: try StopTool.run(options)
    case .backup(let file, let replaces):
      try BackupTool.run(options, to: file, replaces: replaces)
    case .restore(let file): try RestoreTool.run(options, from: file)
    case .export(let thing, let file, let replaces):
      try ExportTool(options, thing).run(to: file, replaces: replaces)
    case .service(let arguments):
      try write([
        ServiceUnit.text(program: try program(), arguments: arguments, SystemFiles.absolute)
      ])
    case .man: try write([ManPage.text])
    case .completions(let shell): try write([Completions.text(shell)])
    case .help(let topic): try write([topic?.help ?? Options.help])
    }
    return NodeProcess.Status.done
  }

  /// The path of this program.
  private static func program() throws(ToolFailure) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    guard count > 0, count < buffer.count,
      let path = String(
        validating: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    else { throw .other("the path of this program can't be told; it needs /proc") }
    return path
  }

  /// Writes lines to standard output.
  /// - Returns: whether there is still a reader.
  @discardableResult
  static func write(_ lines: [String]) throws(ToolFailure) -> Bool {
    guard !lines.isEmpty else { return true }
    let text = lines.joined(separator: "\n")
    guard let code = NodeProcess.say(text, to: STDOUT_FILENO) else { return true }
    // A reader that has enough, as `head` has, is no failure.
    if code == EPIPE { return false }
    throw .system(SystemError(code: code, call: "write", object: "standard output"))
  }

  static var now: WallTime { WallTime(milliseconds: Clock.wallMilliseconds()) }
}
