import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveCrypto

/// The bytes of hexadecimal digits; an odd or wrong digit is a fault of the test.
func bytes(_ hexadecimal: String) -> [UInt8] {
  let digits = hexadecimal.utf8.map { UInt8($0 < 58 ? $0 - 48 : $0 - 87) }
  return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

/// The bytes with one bit of one byte changed.
func flipped(_ bytes: [UInt8], at index: Int, bit: UInt8 = 0) -> [UInt8] {
  var changed = bytes
  changed[index] ^= 1 << bit
  return changed
}

/// The longest beacon there is.
func fullBeacon() throws -> Beacon {
  let node = try #require(NodeID([UInt8](repeating: 7, count: 32)))
  return Beacon(
    node: node, boot: Boot(counter: 3, random: 0x0123_4567_89ab_cdef), sequence: 9,
    role: .follower, term: 4, epoch: EpochID(term: 4, random: 5), coordinator: node,
    lastIndex: 100, heartbeatAge: 20, members: 5, tcpPort: 4001, udpPort: 4002,
    name: String(repeating: "n", count: Limits.nameBytesMax))
}

extension NoiseHandshake {
  func readMessage(_ message: [UInt8]) throws(NoiseError) -> [UInt8] {
    try readMessage(message.span)
  }
}
