import ConclaveWire

/// A node: one pure value, inputs in, effects out.
public struct Node: Sendable {
  /// When `Input.tick` is due at the latest; nil for never.
  public var nextDeadline: Instant? { nil }

  /// - Parameter log: the log as it was restored from the disk.
  public init(_ configuration: NodeConfiguration, log: Log, crypto: CoreCrypto) {}

  /// Takes an input at a time and appends what is to be done, in order.
  public mutating func step(_ input: Input, at now: Now, into effects: inout [Effect]) {}
}

/// What a node knows of the log without its bodies: vectors, chain heads, request ids and folds.
public struct Log: Sendable {
  public init(crypto: CoreCrypto) {}

  /// Takes an entry from the disk, in ascending order of positions.
  /// - Throws: `LogDamage` if it doesn't follow the one before it in its epoch.
  public mutating func restore(_ entry: Entry) throws(LogDamage) {}
}

/// What is wrong with a log on the disk.
public enum LogDamage: Error, Hashable, Sendable {
  /// An entry is missing before this position.
  case gap(Position)
  /// The entry before this position isn't the one it was written after.
  case brokenChain(Position)
}
