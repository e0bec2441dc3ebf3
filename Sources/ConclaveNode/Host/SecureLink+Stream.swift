import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveWire

extension SecureLink: StreamOwner {
  func streamConnected(_ stream: Stream) { begin(on: stream) }

  /// Takes bytes as far as they go; the rest waits for more.
  func streamReceived(_ stream: Stream) {
    do {
      while try advance(stream) {}
    } catch {
      fault(error)
    }
  }

  func streamWillFlush(_ stream: Stream) {
    guard !writer.isEmpty, let cipher = session?.sending else { return }
    do {
      stream.send(try writer.seal(with: cipher))
    } catch {
      fault(.seal(error))
    }
  }

  func streamClosed(_ stream: Stream, _ reason: StreamEnd) {
    switch state {
    case .open: end(.stream(reason))
    case .preamble, .handshake, .hello:
      finish { $0.linkFailed(self, Self.failure(reason), detail: nil) }
    case .over: break
    }
  }

  private var session: NoiseSession? {
    switch state {
    case .hello(let session), .open(let session): session
    case .preamble, .handshake, .over: nil
    }
  }

  private static func failure(_ reason: StreamEnd) -> LinkFailure {
    switch reason {
    case .refused: .refused
    case .endOfStream: .unreachable("closed during the handshake")
    case .closed: .unreachable("closed by this node")
    case .overflow: .unreachable("too slow a reader")
    case .failed(let error): .unreachable(error.reason)
    }
  }
}

// MARK: - The end

extension SecureLink {
  /// A link that isn't up is given up.
  func fail(_ failure: LinkFailure, detail: LinkFault? = nil) {
    stream?.abort()
    finish { $0.linkFailed(self, failure, detail: detail) }
  }

  /// Gives up after saying why: what is queued still goes out.
  func fail(_ failure: LinkFailure, saying bytes: [UInt8]) {
    stream?.send(bytes)
    let stream = stream
    finish { $0.linkFailed(self, failure, detail: nil) }
    stream?.close()
  }

  /// The other side did what no node does.
  func fault(_ fault: LinkFault) {
    guard isOpen else {
      let failure = fault == .notConclave ? "not a node" : "a handshake that doesn't fit"
      return fail(.unreachable(failure), detail: fault)
    }
    stream?.abort()
    end(.fault(fault))
  }

  private func end(_ end: LinkEnd) { finish { $0.linkEnded(self, end) } }

  private func finish(_ tell: (any SecureLinkOwner) -> Void) {
    state = .over
    stream = nil
    let told = owner
    owner = nil
    if let told { tell(told) }
  }
}
