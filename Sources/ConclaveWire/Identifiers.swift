/// One run of a node: a counter kept on disk, and a random number for the case that the disk was copied or
/// set back. The later boot of a node has the higher counter.
public struct Boot: Hashable, Comparable, Sendable {
  public var counter: UInt32
  public var random: UInt64

  public init(counter: UInt32, random: UInt64) {
    self.counter = counter
    self.random = random
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.counter, left.random) < (right.counter, right.random)
  }
}

/// The name of a request, and of the message or account it makes: the boot's random number and a count.
/// Never reused, the same on every node, and without the node's id: a message moves freely.
public struct RequestID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public var boot: UInt64
  public var count: UInt64

  public init(boot: UInt64, count: UInt64) {
    self.boot = boot
    self.count = count
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.boot, left.count) < (right.boot, right.count)
  }

  /// `<boot in 16 hexadecimal digits>-<count in decimal>`.
  public var description: String { "\(hexadecimal16(boot))-\(count)" }
}

/// One uninterrupted reign of one coordinator: a term above every term seen when it began, and a random
/// number, so that two reigns of one term differ.
public struct EpochID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public var term: UInt64
  public var random: UInt64

  public init(term: UInt64, random: UInt64) {
    self.term = term
    self.random = random
  }

  /// The epoch of a node that has followed nobody yet.
  public static let none = EpochID(term: 0, random: 0)

  public static func < (left: Self, right: Self) -> Bool {
    (left.term, left.random) < (right.term, right.random)
  }

  /// `<term>.<random in 16 hexadecimal digits>`.
  public var description: String { "\(term).\(hexadecimal16(random))" }
}

/// A reading of the hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014): milliseconds
/// since 1970, and a counter for what happens within one. It orders entries; it is not shown to people.
public struct Stamp: Hashable, Comparable, Sendable {
  public var milliseconds: UInt64
  public var counter: UInt32

  public init(milliseconds: UInt64, counter: UInt32) {
    self.milliseconds = milliseconds
    self.counter = counter
  }

  public static let zero = Stamp(milliseconds: 0, counter: 0)

  public static func < (left: Self, right: Self) -> Bool {
    (left.milliseconds, left.counter) < (right.milliseconds, right.counter)
  }

  /// The stamp after this one and after `clock`: the greater milliseconds; the counter is one higher when
  /// the milliseconds stay. A full counter carries into the milliseconds. After the last stamp of all, which
  /// only a hostile peer can send, there is none: it stays, and epoch and index order what bears it.
  public func next(clock: UInt64) -> Stamp {
    if clock > milliseconds { return Stamp(milliseconds: clock, counter: 0) }
    if counter < .max { return Stamp(milliseconds: milliseconds, counter: counter + 1) }
    guard milliseconds < .max else { return self }
    return Stamp(milliseconds: milliseconds + 1, counter: 0)
  }
}

/// Wall time, milliseconds since 1970 UTC: what people see. It orders nothing.
public struct WallTime: Hashable, Comparable, Sendable, Codable {
  public var milliseconds: UInt64
  public init(milliseconds: UInt64) { self.milliseconds = milliseconds }
  public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}

/// Where an entry stands: in which epoch, and at which index, from 1.
public struct Position: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public var epoch: EpochID
  public var index: UInt64

  public init(epoch: EpochID, index: UInt64) {
    self.epoch = epoch
    self.index = index
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.epoch, left.index) < (right.epoch, right.index)
  }

  public var description: String { "\(epoch)/\(index)" }
}

/// The place of an entry in the total order: by stamp, ties by epoch and index.
public struct OrderKey: Hashable, Comparable, Sendable {
  public var stamp: Stamp
  public var position: Position

  public init(stamp: Stamp, position: Position) {
    self.stamp = stamp
    self.position = position
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.stamp, left.position) < (right.stamp, right.position)
  }
}

func hexadecimal16(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
