import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveStore
import ConclaveText
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The process: from the command line to the exit status.
public enum NodeProcess {
  /// Exit statuses (INTERFACE).
  public enum Status {
    public static let done: Int32 = 0
    public static let failed: Int32 = 1
    public static let usage: Int32 = 2
    public static let interrupted: Int32 = 130
  }

  /// The whole of `main`: this process's command line and environment, and its end.
  public static func main() -> Never {
    fillStandardDescriptors()
    do throws(UsageError) {
      let arguments = try arguments(of: CommandLine.arguments)
      exit(main(arguments, environment: try environment()))
    } catch {
      _ = say("\(error)", to: STDERR_FILENO)
      exit(Status.usage)
    }
  }

  /// Does what the command line asks for, and returns the exit status. A node runs until it leaves.
  /// - Parameter arguments: without the program's name.
  public static func main(_ arguments: [String], environment: [String: String]) -> Int32 {
    do {
      let settings = try SystemFiles.settings(environment)
      switch try Invocation.parse(arguments, environment: environment, settings: settings) {
      case .help: return tell(Options.help)
      case .version: return tell("conclave \(Options.version)")
      case .node(let options): return run(options)
      case .task(let task, let options): return Tool.run(task, options)
      }
    } catch {
      _ = say("\(error)", to: STDERR_FILENO)
      return Status.usage
    }
  }

  /// Opens those of the descriptors 0 to 2 that are closed: a file of the node must not get such a number, or
  /// what is meant for the user would be written into it.
  private static func fillStandardDescriptors() {
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
      // The lowest free number is this one.
      _ = open("/dev/null", O_RDWR)
    }
  }

  static func tell(_ text: String) -> Int32 {
    guard let code = say(text, to: STDOUT_FILENO) else { return Status.done }
    let error = SystemError(code: code, call: "write", object: "standard output")
    _ = say("conclave: \(error)", to: STDERR_FILENO)
    return Status.failed
  }

  private static func run(_ options: Options) -> Int32 {
    do throws(StartFailure) {
      do throws(StartFailure) {
        return try RunningNode(options).run()
      } catch {
        // A node runs on this directory: this is another terminal of it.
        guard case .store(.inUse) = error, options.surface != .headless else { throw error }
        if let status = AttachedConsole.run(options) { return status }
        throw error
      }
    } catch {
      _ = say("conclave: \(error)", to: STDERR_FILENO)
      return Status.failed
    }
  }

  /// Writes a line to a descriptor; what nobody reads is lost.
  /// - Returns: the `errno` that it failed with, or nil.
  static func say(_ text: String, to descriptor: Int32) -> Int32? {
    let bytes = Array((text + "\n").utf8)
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EAGAIN {
        // Another process made it nonblocking.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waiting, 1, -1)
        continue
      }
      if count < 0 && errno != EINTR { return errno }
      start += max(0, count)
    }
    return nil
  }

  /// The arguments of a command line that was read whole. The Swift runtime gives none where it can't read
  /// /proc, and puts U+FFFD for what isn't UTF-8: a node must not start in another group because of that.
  /// - Parameter commandLine: with the program's name.
  static func arguments(of commandLine: [String]) throws(UsageError) -> [String] {
    guard !commandLine.isEmpty else {
      throw UsageError("the command line can't be read; it needs /proc")
    }
    for argument in commandLine where argument.unicodeScalars.contains("\u{fffd}") {
      throw UsageError("'\(Sanitizer.line(argument))' is not UTF-8")
    }
    return Array(commandLine.dropFirst())
  }

  /// The variables that the options read.
  private static func environment() throws(UsageError) -> [String: String] {
    var values: [String: String] = [:]
    for name in [
      "CONCLAVE_SECRET", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME", "NO_COLOR", "TERM",
    ] {
      guard let bytes = getenv(name) else { continue }
      guard let value = String(validatingCString: bytes) else {
        throw UsageError("\(name) is not UTF-8")
      }
      values[name] = value
    }
    return values
  }
}
