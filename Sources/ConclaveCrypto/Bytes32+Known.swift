import ConclaveWire

extension Bytes32 {
  /// - Precondition: there are 32 bytes; for results of libsodium, never for bytes from outside.
  init(known bytes: [UInt8]) {
    guard let value = Self(bytes) else { preconditionFailure("\(bytes.count) bytes, not 32") }
    self = value
  }
}
