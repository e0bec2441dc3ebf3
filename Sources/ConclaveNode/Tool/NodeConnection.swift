import ConclaveNet
import ConclaveText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connection to a running node's socket, line by line.
final class NodeConnection {
  /// Bytes that wait for a node that is slow.
  private static let outputBytesMax = 1 << 24

  private let descriptor: Descriptor
  private let output: Descriptor
  private var input: LineInput?
  private var outlet: Outlet?

  /// Connects and asks.
  /// - Parameters:
  ///   - received: takes a line.
  ///   - ended: the node closed the connection, or is gone.
  init(
    directory: String, _ request: ControlRequest, loop: EventLoop,
    received: @escaping (String) -> Void, ended: @escaping () -> Void
  ) throws(ToolFailure) {
    do {
      descriptor = Descriptor(
        owning: try LocalSocket.connect(in: directory, name: ControlRequest.socketName))
    } catch {
      guard [ENOENT, ECONNREFUSED, ENOTDIR].contains(error.code) else { throw .system(error) }
      throw .noNode(directory: directory)
    }
    output = Descriptor(owning: fcntl(descriptor.raw, F_DUPFD_CLOEXEC, 0))
    outlet = Outlet(output.raw, loop: loop, bytesMax: Self.outputBytesMax) { _ in }
    input = LineInput(
      descriptor.raw, isTerminal: false, loop: loop, lineBytesMax: AttachedText.lineBytesMax
    ) { [unowned self] in
      while case .line(let line)? = input?.next() { received(line) }
      if input?.isExhausted == true { ended() }
    }
    send(request.line)
  }

  /// Sends a line, now as far as it goes.
  func send(_ line: String) {
    outlet?.append(line + "\n", always: true)
    outlet?.flush()
  }

  /// Nothing more is asked; answers still come.
  func endWriting() {
    outlet?.flush()
    LocalSocket.endWriting(output.raw)
  }

  func close() {
    input?.close()
    outlet?.close(milliseconds: 0)
    (input, outlet) = (nil, nil)
  }
}
