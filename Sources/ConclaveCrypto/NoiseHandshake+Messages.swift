import ConclaveWire

extension NoiseHandshake {
  /// A step within a message (Noise revision 34, section 5.3).
  enum Token {
    /// The sender's ephemeral public key.
    case e
    /// The sender's static public key, sealed.
    case s
    case ee
    case es
    case se
    case psk
  }

  /// "XXpsk3: -> e; <- e, ee, s, es; -> s, se, psk."
  static let pattern: [[Token]] = [[.e], [.e, .ee, .s, .es], [.s, .se, .psk]]

  /// The next message.
  /// - Parameter payload: what to say in it; in the first message everybody can read it.
  /// - Throws: `outOfTurn`, `tooLong`, `weakKey`.
  public func writeMessage(payload: [UInt8] = []) throws(NoiseError) -> [UInt8] {
    guard case .next(let number) = state, isWriting else { throw .outOfTurn }
    let count = Self.messageBytes[number] + payload.count
    guard count <= Self.messageBytesMax else {
      throw .tooLong(count: count, max: Self.messageBytesMax)
    }
    state = .over
    var message: [UInt8] = []
    for token in Self.pattern[number] { try write(token, to: &message) }
    message += symmetric.encryptAndHash(payload)
    state = number + 1 < Self.pattern.count ? .next(number + 1) : .complete
    return message
  }

  /// Takes in the other side's message. Give it the span of a stored array: 6.3's compiler fails on the
  /// span of a temporary one in a throwing call.
  /// - Returns: its payload.
  /// - Throws: `outOfTurn`, `tooShort`, `tooLong`, `weakKey`, `notAuthentic`, `wrongSecret`. Then the
  ///   handshake is over and its link closes.
  public func readMessage(_ message: borrowing Span<UInt8>) throws(NoiseError) -> [UInt8] {
    guard case .next(let number) = state, !isWriting else { throw .outOfTurn }
    state = .over
    guard message.count >= Self.messageBytes[number] else {
      throw .tooShort(count: message.count, min: Self.messageBytes[number])
    }
    guard message.count <= Self.messageBytesMax else {
      throw .tooLong(count: message.count, max: Self.messageBytesMax)
    }
    var rest = message.withUnsafeBufferPointer { ArraySlice($0) }
    for token in Self.pattern[number] { try read(token, from: &rest) }
    let payload = try readPayload(Array(rest), isLast: number + 1 == Self.pattern.count)
    state = number + 1 < Self.pattern.count ? .next(number + 1) : .complete
    return payload
  }

  /// The last payload is the first thing that the group's secret seals.
  private func readPayload(_ sealed: [UInt8], isLast: Bool) throws(NoiseError) -> [UInt8] {
    do {
      return try symmetric.decryptAndHash(sealed)
    } catch {
      throw isLast ? .wrongSecret : error
    }
  }

  private func write(_ token: Token, to message: inout [UInt8]) throws(NoiseError) {
    switch token {
    case .e:
      message += ephemeral.node.bytes
      mixEphemeral(ephemeral.node.bytes)
    case .s:
      message += symmetric.encryptAndHash(keys.node.bytes)
    case .ee, .es, .se, .psk:
      try mix(token)
    }
  }

  private func read(_ token: Token, from rest: inout ArraySlice<UInt8>) throws(NoiseError) {
    switch token {
    case .e:
      remoteEphemeral = Array(rest.prefix(NodeID.count))
      rest = rest.dropFirst(NodeID.count)
      mixEphemeral(remoteEphemeral)
    case .s:
      let sealedBytes = NodeID.count + NoiseCipher.tagBytes
      remoteStatic = try symmetric.decryptAndHash(Array(rest.prefix(sealedBytes)))
      rest = rest.dropFirst(sealedBytes)
    case .ee, .es, .se, .psk:
      try mix(token)
    }
  }

  /// "In psk mode, e is followed by MixKey(e.public_key)."
  private func mixEphemeral(_ publicKey: [UInt8]) {
    symmetric.mixHash(publicKey)
    symmetric.mixKey(SecretBytes(copying: publicKey))
  }

  /// The steps that send nothing: both sides compute the same.
  private func mix(_ token: Token) throws(NoiseError) {
    switch (token, role) {
    case (.ee, _):
      symmetric.mixKey(try ephemeral.shared(with: remoteEphemeral))
    case (.es, .initiator), (.se, .responder):
      symmetric.mixKey(try ephemeral.shared(with: remoteStatic))
    case (.es, .responder), (.se, .initiator):
      symmetric.mixKey(try keys.shared(with: remoteEphemeral))
    case (.psk, _):
      symmetric.mixKeyAndHash(psk)
    case (.e, _), (.s, _):
      preconditionFailure("\(token) is sent, not mixed")
    }
  }
}
