import ConclaveWire

/// Whose messages the users of this node don't want to see, by accounts: a name may change. It is kept on the disk
/// of this node alone; the others never learn of it.
public struct IgnoreList: Hashable, Sendable {
  /// One account that another doesn't want to hear.
  public struct Pair: Hashable, Comparable, Sendable {
    public var owner: AccountID
    public var ignored: AccountID

    public init(owner: AccountID, ignored: AccountID) {
      self.owner = owner
      self.ignored = ignored
    }

    public static func < (left: Self, right: Self) -> Bool {
      (left.owner, left.ignored) < (right.owner, right.ignored)
    }
  }

  /// Pairs of one node.
  public static let pairsMax = 1_024

  /// In ascending order.
  public private(set) var pairs: [Pair] = []

  public init() {}

  /// - Parameter pairs: in any order; what is beyond `pairsMax` is left out.
  public init(_ pairs: [Pair]) {
    for pair in pairs.prefix(Self.pairsMax) where !self.pairs.contains(pair) {
      self.pairs.append(pair)
    }
    self.pairs.sort()
  }

  func contains(_ pair: Pair) -> Bool { pairs.contains(pair) }

  var isFull: Bool { pairs.count >= Self.pairsMax }

  func ignored(by owner: AccountID) -> [AccountID] {
    pairs.filter { $0.owner == owner }.map(\.ignored)
  }

  /// Adds a pair, or takes it out.
  mutating func toggle(_ pair: Pair) {
    if let place = pairs.firstIndex(of: pair) {
      pairs.remove(at: place)
    } else {
      pairs.insert(pair, at: pairs.firstIndex { pair < $0 } ?? pairs.count)
    }
  }
}
