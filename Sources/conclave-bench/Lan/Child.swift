#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A child process with pipes to its standard input and from its standard output, used from one thread.
package final class Child {
  package let pid: pid_t
  /// How it ended, once `wait` saw it.
  package private(set) var ending: Ending?
  /// Whether its standard output is closed.
  package private(set) var isAtEnd = false

  private var input: Int32
  private let output: Int32
  private var unfinished: [UInt8] = []

  /// How a process ended.
  package enum Ending: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  /// Starts a program, found in PATH.
  /// - Parameters:
  ///   - environment: variables added to this process's own.
  ///   - errors: the file that standard error is appended to; nil throws it away.
  package init(
    _ arguments: [String], environment: [String: String] = [:], errors: String? = nil
  ) throws(SystemFailure) {
    let toChild = try Pipe()
    let fromChild: Pipe
    do { fromChild = try Pipe() } catch {
      toChild.closeBoth()
      throw error
    }
    defer {
      close(toChild.reading)
      close(fromChild.writing)
    }
    do {
      pid = try spawn(
        arguments, environment, input: toChild.reading, output: fromChild.writing,
        errors: errors ?? "/dev/null")
    } catch {
      close(toChild.writing)
      close(fromChild.reading)
      throw error
    }
    input = toChild.writing
    output = fromChild.reading
    _ = fcntl(output, F_SETFL, O_NONBLOCK)
  }

  deinit {
    closeInput()
    close(output)
    if ending == nil {
      signal(SIGKILL)
      var status: Int32 = 0
      _ = waitpid(pid, &status, 0)
    }
  }

  /// Writes to its standard input; what a dead process can't take is dropped.
  package func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty, input >= 0 {
      let count = bytes.withUnsafeBytes { send($0, to: input) }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if errno != EINTR {
        return closeInput()
      }
    }
  }

  /// Ends its standard input.
  package func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Sends a signal, unless it has ended.
  package func signal(_ number: Int32) {
    if ending == nil { kill(pid, number) }
  }

  /// The lines that it has written since the last call. It never waits.
  package func readLines() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !isAtEnd {
      let count = read(output, &buffer, buffer.count)
      if count > 0 {
        unfinished += buffer[..<count]
      } else if count == 0 {
        isAtEnd = true
      } else if errno != EINTR {
        break
      }
    }
    guard let last = unfinished.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    let lines = unfinished[..<last].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    unfinished.removeSubrange(...last)
    return lines.map { String(decoding: $0, as: UTF8.self) }
  }

  /// What it has written of a line that isn't finished: a prompt.
  package var unfinishedLine: String { String(decoding: unfinished, as: UTF8.self) }

  /// Waits until one of the children has written something or closed its output.
  package static func waitForOutput(_ children: [Child], until deadline: Moment) {
    var looks = children.filter { !$0.isAtEnd }.map {
      pollfd(fd: $0.output, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&looks, nfds_t(looks.count), deadline.millisecondsLeft)
  }

  /// Waits for its end.
  /// - Returns: nil when it still runs at the deadline.
  package func wait(until deadline: Moment) -> Ending? {
    while ending == nil {
      var status: Int32 = 0
      if waitpid(pid, &status, WNOHANG) == pid {
        let signal = status & 0x7f
        ending = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
      } else if deadline.millisecondsLeft == 0 {
        return nil
      } else {
        _ = poll(nil, 0, 1)
      }
    }
    return ending
  }
}

/// `write(2)`, under a name that no method has.
private func send(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
