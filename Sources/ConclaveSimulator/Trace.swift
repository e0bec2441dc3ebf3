/// A running hash of all that happened: two runs with the same value did the same things in the same order.
struct Trace {
  private(set) var value: UInt64 = 0

  mutating func fold(_ word: UInt64) {
    value = mixed(value ^ word) &+ 0x9e37_79b9_7f4a_7c15
  }

  mutating func fold(_ text: String) {
    var word: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { word = (word ^ UInt64(byte)) &* 0x100_0000_01b3 }
    fold(word)
  }
}
