import ConclaveWire

/// Addresses of which something was said already, so that it is said once. Bounded: when it is full, nothing
/// more is said of new ones.
struct Addresses {
  /// Addresses kept.
  static let countMax = 256

  private var known: Set<IPAddress> = []

  /// - Returns: whether it is the first time.
  mutating func insert(_ address: IPAddress) -> Bool {
    guard known.count < Self.countMax else { return false }
    return known.insert(address).inserted
  }
}
