/// A stream of numbers drawn from a seed (SplitMix64; Steele, Lea and Flood, 2014). The same seed gives the
/// same numbers on every machine.
public struct Random: Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return mixed(state)
  }

  /// A stream of its own for one purpose: what is drawn from it doesn't move this one.
  public func stream(_ purpose: UInt64) -> Random {
    Random(seed: mixed(state ^ mixed(purpose &+ 0x5851_f42d_4c95_7f2d)))
  }

  /// A number from 0 up to, but not including, `bound`; 0 for a bound below 1.
  public mutating func below(_ bound: Int) -> Int {
    bound > 0 ? Int(next().multipliedFullWidth(by: UInt64(bound)).high) : 0
  }

  public mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
    range.lowerBound + Int64(below(Int(range.upperBound - range.lowerBound) + 1))
  }

  /// True in `share` of a million cases.
  public mutating func chance(perMillion share: Int) -> Bool { below(1_000_000) < share }

  /// A length that is more often short than long: each doubling is reached in seven of ten cases.
  public mutating func length(_ range: ClosedRange<Int64>) -> Int64 {
    var bounds = range.lowerBound...range.lowerBound
    while bounds.upperBound < range.upperBound, chance(perMillion: 700_000) {
      let upper = min(range.upperBound, max(1, bounds.upperBound) * 2)
      bounds = bounds.upperBound...upper
    }
    return number(bounds)
  }

  /// A number from 0 on, of any number of digits alike.
  public mutating func magnitude(_ largest: Int64) -> Int64 {
    let digits = number(0...Int64(Int64.bitWidth - largest.leadingZeroBitCount))
    return min(largest, number(0...(1 << digits)))
  }

  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
  }

  /// An element of an array that isn't empty.
  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }
}

/// Spreads the bits of a word (the finalizer of MurmurHash3, Stafford's variant 13).
func mixed(_ word: UInt64) -> UInt64 {
  var word = word
  word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
  word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
  return word ^ word >> 31
}
