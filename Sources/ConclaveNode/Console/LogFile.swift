import ConclaveCore
import ConclaveNet
import ConclaveText
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the log goes: a file that is appended to and readable by its owner only, or standard error.
/// Lines are written when the turn ends. A log that fails costs lines, and never the node.
public final class LogFile {
  /// Bytes that wait for a slow reader of standard error; more is left out.
  private static let bytesMax = 1 << 20
  /// Milliseconds that the end waits for such a reader.
  private static let closeMilliseconds: Int32 = 200

  private let level: LogRecord.Level
  private let format: LogFormat
  private let loop: EventLoop
  private let path: String?
  /// Bytes at which the file is set aside.
  private let fileBytesMax: Int
  private var descriptor: Int32
  /// Bytes of the file.
  private var bytes = 0
  private var outlet: Outlet?
  private var retry: LoopTimer?
  /// Whether writing failed, and is tried again later.
  private var isBroken = false
  /// Lines lost while nothing could be written, the ones that waited counted as one.
  private(set) var lost = 0

  /// Nanoseconds until a log that failed, as on a full disk, is tried again.
  private static let retryNanoseconds: Int64 = 5_000_000_000

  /// - Parameters:
  ///   - options: the level, format and file asked for (`Options.logPath`).
  ///   - standardError: the descriptor that stands in for no file.
  /// - Throws: `SystemError` if the file can't be opened.
  public init(
    _ options: Options, loop: EventLoop, standardError: Int32 = 2
  ) throws(SystemError) {
    level = options.log.level
    format = options.log.format
    self.loop = loop
    path = options.logPath
    fileBytesMax = options.log.bytesMax
    if let path {
      descriptor = Self.open(path)
      guard descriptor >= 0 else {
        throw SystemError(code: -descriptor, call: "open", object: "the log \(path)")
      }
      bytes = ConsoleSystem.size(descriptor) ?? 0
    } else {
      descriptor = standardError
    }
    retry = loop.makeTimer { [weak self] in self?.mend() }
    outlet = makeOutlet()
  }

  deinit { if path != nil { _ = Self.closeDescriptor(descriptor) } }

  private static func open(_ path: String) -> Int32 {
    ConsoleSystem.open(path, O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY, mode: 0o600)
  }

  private func makeOutlet() -> Outlet {
    Outlet(descriptor, loop: loop, bytesMax: Self.bytesMax) { [weak self] change in
      if case .broken = change { self?.broke() }
    }
  }

  private static func closeDescriptor(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #elseif canImport(Darwin)
      Darwin.close(descriptor)
    #endif
  }

  private func broke() {
    lost += 1
    isBroken = true
    retry?.set(loop.now + Self.retryNanoseconds)
  }

  private func mend() {
    isBroken = false
    outlet?.mend()
  }

  /// Writes a record, if its level is wanted.
  public func write(_ record: LogRecord, at now: WallTime) {
    guard record.level >= level else { return }
    guard let outlet, !isBroken else {
      lost += 1
      return
    }
    let missing = lost + (outlet.takeDropped() ?? 0)
    if missing > 0 {
      lost = 0
      let gap = LogRecord(.warning, .node, "lines of this log were lost", ["count": "\(missing)"])
      append(LogText.line(gap, at: now, format: format))
    }
    append(LogText.line(record, at: now, format: format))
    if bytes > fileBytesMax { rotate() }
  }

  private func append(_ line: String) {
    outlet?.append(line + "\n")
    bytes += line.utf8.count + 1
  }

  /// Writes what waits; nothing is taken afterwards.
  public func close() {
    outlet?.close(milliseconds: Self.closeMilliseconds)
    outlet = nil
    retry?.set(nil)
  }
}

// Another file in the place of this one.
extension LogFile {
  /// Opens the file anew: whoever asks has moved the old one away. One that can't be opened leaves the old one
  /// in use.
  public func reopen() {
    guard let path, outlet != nil else { return }
    let opened = Self.open(path)
    guard opened >= 0 else { return }
    outlet?.close(milliseconds: 0)
    _ = Self.closeDescriptor(descriptor)
    descriptor = opened
    bytes = ConsoleSystem.size(opened) ?? 0
    isBroken = false
    outlet = makeOutlet()
  }

  /// Sets the file aside as `….1`, the one before as `….2` and so on, and begins another. Only a regular file:
  /// a pipe or a terminal has no end.
  private func rotate() {
    bytes = 0
    guard let path, !isBroken, ConsoleSystem.kind(descriptor) == S_IFREG else { return }
    outlet?.flush()
    for number in stride(from: Options.LogOptions.keptFiles, to: 1, by: -1) {
      _ = rename("\(path).\(number - 1)", "\(path).\(number)")
    }
    guard rename(path, "\(path).1") == 0 else { return }
    reopen()
  }
}
