@testable import ConclaveWire

/// The bytes of hexadecimal digits; blanks between them are for the reader.
func bytes(hex text: String) -> [UInt8] {
  let digits = text.compactMap(\.hexDigitValue)
  precondition(digits.count % 2 == 0, "an odd number of digits")
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// Reads a value that fills the bytes.
func decode<Value: WireValue>(
  _ bytes: [UInt8], as type: Value.Type = Value.self
) throws(WireError) -> Value {
  try Value(decoding: bytes.span)
}

/// Why the bytes aren't a value of the type; nil if they are.
func refusal<Value: WireValue>(_ bytes: [UInt8], as type: Value.Type) -> WireError? {
  do throws(WireError) {
    _ = try decode(bytes, as: type)
    return nil
  } catch {
    return error
  }
}

/// SplitMix64 (Steele, Lea, Flood, 2014): the same seed gives the same run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
