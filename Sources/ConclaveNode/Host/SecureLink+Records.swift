import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveWire

extension SecureLink {
  /// Queues a frame; it is sealed at the end of the turn.
  func queue(_ frame: StampedFrame, on stream: Stream) {
    // The core keeps to the bounds of frames; one that it can't split can't be sent.
    guard writer.append(frame) else { return }
    stream.wantsFlush()
  }

  /// Opens the next record and hands on its frames.
  func readRecord(_ session: NoiseSession, _ stream: Stream) throws(LinkFault) -> Bool {
    guard let count = bodyCount(stream), stream.incoming.count >= 2 + count else { return false }
    if count == LinkAlert.bodyBytes { return try readAlert(code: stream.incoming[2]) }
    record.removeAll(keepingCapacity: true)
    record.append(contentsOf: stream.incoming[2..<(2 + count)])
    stream.incoming.drop(2 + count)
    do throws(NoiseError) {
      let range = try session.receiving.open(&record, 0..<count)
      reader.append(record[range])
    } catch {
      throw .seal(error)
    }
    return try readFrames(session)
  }

  private func readAlert(code: UInt8) throws(LinkFault) -> Bool {
    guard case .hello = state, role == .initiator, LinkAlert(rawValue: code) == .wrongSecret else {
      throw .length(LinkAlert.bodyBytes)
    }
    fail(.wrongSecret)
    return false
  }

  /// - Returns: whether the link goes on.
  private func readFrames(_ session: NoiseSession) throws(LinkFault) -> Bool {
    while let frame = try nextFrame() {
      switch (state, frame.frame) {
      case (.hello, .hello(let hello)): open(session, hello)
      case (.hello, _), (.open, .hello): throw .hello
      case (.open, _): owner?.linkReceived(self, frame)
      case (.preamble, _), (.handshake, _), (.over, _): return false
      }
    }
    if case .over = state { return false }
    return true
  }

  private func nextFrame() throws(LinkFault) -> StampedFrame? {
    do {
      return try reader.next(bytesMax: isOpen ? Limits.frameBytesMax : LinkBounds.helloBytesMax)
    } catch {
      throw .frame(error)
    }
  }

  private func open(_ session: NoiseSession, _ hello: Hello) {
    state = .open(session)
    let reached = Endpoint(address: endpoint.address, port: hello.tcpPort)
    owner?.linkOpened(self, LinkPeer(node: session.remote, hello: hello, endpoint: reached))
  }
}
