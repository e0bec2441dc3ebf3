import ConclaveNet
import ConclaveStore
import ConclaveText

/// `conclave stop`: has the node leave, and waits until its directory is free.
enum StopTool {
  /// Nanoseconds that the node may take: it settles what is open, and hands over.
  private static let leavingNanosecondsMax: Int64 = 30_000_000_000
  /// Nanoseconds between two looks at the directory.
  private static let lookNanoseconds: Int64 = 20_000_000

  static func run(_ options: Options) throws(ToolFailure) {
    let loop: EventLoop
    do { loop = try EventLoop() } catch { throw .system(error) }
    var refusal: String?
    let connection = try NodeConnection(
      directory: options.data, .stop, loop: loop,
      received: { line in
        if case .failed(let why)? = ControlAnswer(line: line) { refusal = why }
      }, ended: {})
    defer { connection.close() }
    let deadline = Clock.boot() + leavingNanosecondsMax
    while Clock.boot() < deadline {
      do { try loop.turn(nanosecondsMax: lookNanoseconds) } catch { throw .system(error) }
      if let refusal { throw .refused(refusal) }
      // The connection ends a little before the process does, and with it its lock.
      if isFree(options.data) { return }
    }
    throw .noAnswer
  }

  private static func isFree(_ directory: String) -> Bool {
    do {
      _ = try DataDirectory(directory)
      return true
    } catch {
      return false
    }
  }
}
