import CSodium

/// HKDF as Noise uses it (revision 34, section 4.3), with HMAC-SHA256 (RFC 2104, RFC 5869):
/// "temp = HMAC(ck, input); 1st = HMAC(temp, 0x01); 2nd = HMAC(temp, 1st || 0x02); 3rd = HMAC(temp, 2nd ||
/// 0x03)".
enum NoiseHKDF {
  static let outputBytes = 32

  struct Output {
    fileprivate let temporary: SecretBytes
    let first: SecretBytes
    let second: SecretBytes

    func third() -> SecretBytes { NoiseHKDF.hmac(temporary, second, 3) }
  }

  static func derive(chainingKey: SecretBytes, input: SecretBytes) -> Output {
    let temporary = hmac(chainingKey, input, nil)
    let first = hmac(temporary, SecretBytes(count: 0), 1)
    return Output(temporary: temporary, first: first, second: hmac(temporary, first, 2))
  }

  private static func hmac(
    _ key: SecretBytes, _ input: SecretBytes, _ suffix: UInt8?
  ) -> SecretBytes {
    var state = crypto_auth_hmacsha256_state()
    defer { sodium_memzero(&state, MemoryLayout.size(ofValue: state)) }
    crypto_auth_hmacsha256_init(&state, key.pointer, key.count)
    crypto_auth_hmacsha256_update(&state, input.pointer, UInt64(input.count))
    if let suffix { crypto_auth_hmacsha256_update(&state, [suffix], 1) }
    return SecretBytes.make(outputBytes) { crypto_auth_hmacsha256_final(&state, $0) }
  }
}
