import ConclaveNet
import ConclaveStore
import ConclaveText

/// `conclave backup`: by the running node, or from the directory of one that doesn't run.
enum BackupTool {
  /// Nanoseconds without any news from the node after which it counts as gone.
  private static let silenceNanosecondsMax: Int64 = 60_000_000_000

  /// - Parameter path: as it was typed.
  static func run(_ options: Options, to path: String, replaces: Bool) throws(ToolFailure) {
    guard path != "-" else {
      throw .other("a backup is a database, which can't be written to standard output. Name a file")
    }
    let file = SystemFiles.absolute(path)
    let interruption = Interruption()
    let progress = Progress("backing up")
    do throws(ToolFailure) {
      try askNode(options, file, replaces, progress, interruption)
    } catch {
      guard case .noNode = error else { throw error }
      try copyDirectory(options, file, replaces, progress, interruption)
    }
    progress.end()
  }

  /// - Throws: `ToolFailure.noNode` if none runs.
  static func askNode(
    _ options: Options, _ file: String, _ replaces: Bool, _ progress: Progress,
    _ interruption: Interruption
  ) throws(ToolFailure) {
    let loop: EventLoop
    do { loop = try EventLoop() } catch { throw .system(error) }
    var answers: [ControlAnswer] = []
    var hasEnded = false
    let connection = try NodeConnection(
      directory: options.data, .backup(file: file, replaces: replaces), loop: loop,
      received: { if let answer = ControlAnswer(line: $0) { answers.append(answer) } },
      ended: { hasEnded = true })
    defer { connection.close() }
    var heardAt = Clock.boot()
    while Clock.boot() - heardAt < silenceNanosecondsMax {
      do { try loop.turn(nanosecondsMax: 100_000_000) } catch { throw .system(error) }
      // The connection's end breaks the backup off.
      if interruption.hasCome { throw .interrupted }
      if !answers.isEmpty { heardAt = Clock.boot() }
      for answer in answers {
        switch answer {
        case .progress(let done, let total): progress.tell(done, of: total)
        case .done: return
        case .failed(let why): throw .other(why)
        }
      }
      answers = []
      if hasEnded { throw .nodeGone }
    }
    throw .noAnswer
  }

  private static func copyDirectory(
    _ options: Options, _ file: String, _ replaces: Bool, _ progress: Progress,
    _ interruption: Interruption
  ) throws(ToolFailure) {
    do throws(StoreError) {
      // What isn't there must not be made by asking for a copy of it.
      try DataDirectory.checkDatabase(in: options.data)
      let store = try LogStore(in: try DataDirectory(options.data), group: options.group)
      let isFinished = try store.backUp(to: file, replaces: replaces) { done, total in
        progress.tell(done, of: total)
        return !interruption.hasCome
      }
      if isFinished { return }
    } catch {
      throw .store(error)
    }
    throw .interrupted
  }
}
