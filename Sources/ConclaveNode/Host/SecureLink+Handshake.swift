import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveWire

extension SecureLink {
  /// The opener speaks first.
  func begin(on stream: Stream) {
    guard role == .initiator, case .preamble(let handshake) = state else { return }
    stream.send(identity.preamble.bytes)
    do throws(NoiseError) {
      try sendMessage(of: handshake, on: stream)
    } catch {
      fault(.seal(error))
    }
  }

  /// Takes the next unit from what came.
  /// - Returns: whether there may be another one.
  func advance(_ stream: Stream) throws(LinkFault) -> Bool {
    switch state {
    case .preamble(let handshake): try readPreamble(handshake, stream)
    case .handshake(let handshake): try readMessage(handshake, stream)
    case .hello(let session), .open(let session): try readRecord(session, stream)
    case .over: false
    }
  }

  private func readPreamble(
    _ handshake: NoiseHandshake, _ stream: Stream
  ) throws(LinkFault) -> Bool {
    let first = stream.incoming[0..<min(stream.incoming.count, Preamble.count)]
    switch identity.preamble.read(first) {
    case .incomplete: return false
    case .notConclave: throw .notConclave
    case .otherGroup:
      // The other side learns it from this side's preamble; an opener has sent it already.
      fail(.wrongGroup, saying: role == .responder ? identity.preamble.bytes : [])
      return false
    case .same:
      stream.incoming.drop(Preamble.count)
      if role == .responder { stream.send(identity.preamble.bytes) }
      state = .handshake(handshake)
      return true
    }
  }

  private func readMessage(
    _ handshake: NoiseHandshake, _ stream: Stream
  ) throws(LinkFault) -> Bool {
    guard let count = bodyCount(stream) else { return false }
    guard count <= LinkBounds.handshakeMessageBytesMax else { throw .length(count) }
    guard stream.incoming.count >= 2 + count else { return false }
    let message = Array(stream.incoming[2..<(2 + count)])
    stream.incoming.drop(2 + count)
    do throws(NoiseError) {
      _ = try handshake.readMessage(message.span)
      return try reply(to: handshake, stream)
    } catch {
      guard error == .wrongSecret else { throw .seal(error) }
      // "The responder says so in the clear and closes."
      fail(.wrongSecret, saying: LinkAlert.wrongSecret.record)
      return false
    }
  }

  private func reply(
    to handshake: NoiseHandshake, _ stream: Stream
  ) throws(NoiseError) -> Bool {
    // The second message proves the responder's key: nothing is told to another node.
    if let expecting, let remote = handshake.remote, remote != expecting {
      fail(.otherNode(remote))
      return false
    }
    if handshake.isWriting { try sendMessage(of: handshake, on: stream) }
    guard handshake.isComplete else { return true }
    state = .hello(try handshake.split())
    queue(StampedFrame(stamp: .zero, frame: .hello(identity.hello)), on: stream)
    return true
  }

  private func sendMessage(
    of handshake: NoiseHandshake, on stream: Stream
  ) throws(NoiseError) {
    let message = try handshake.writeMessage()
    stream.send([UInt8(message.count >> 8), UInt8(truncatingIfNeeded: message.count)] + message)
  }

  /// The length that the next message or record begins with; nil if it hasn't come.
  func bodyCount(_ stream: Stream) -> Int? {
    guard stream.incoming.count >= 2 else { return nil }
    return Int(stream.incoming[0]) << 8 | Int(stream.incoming[1])
  }
}
