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
  private let descriptor: Int32
  private let isOwn: Bool
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
    isOwn = options.logPath != nil
    if let path = options.logPath {
      descriptor = ConsoleSystem.open(path, O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY, mode: 0o600)
      guard descriptor >= 0 else {
        throw SystemError(code: -descriptor, call: "open", object: "the log \(path)")
      }
    } else {
      descriptor = standardError
    }
    retry = loop.makeTimer { [weak self] in self?.mend() }
    outlet = Outlet(descriptor, loop: loop, bytesMax: Self.bytesMax) { [weak self] change in
      if case .broken = change { self?.broke() }
    }
  }

  deinit { if isOwn { _ = Self.closeDescriptor(descriptor) } }

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
      outlet.append(LogText.line(gap, at: now, format: format) + "\n")
    }
    outlet.append(LogText.line(record, at: now, format: format) + "\n")
  }

  /// Writes what waits; nothing is taken afterwards.
  public func close() {
    outlet?.close(milliseconds: Self.closeMilliseconds)
    outlet = nil
    retry?.set(nil)
  }
}
