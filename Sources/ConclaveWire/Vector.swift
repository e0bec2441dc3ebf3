/// What a node holds of the log: of each epoch the last index, in ascending order of epochs. A replica holds
/// a prefix of each epoch, so this says it all.
public struct Vector: Hashable, Sendable {
  public private(set) var positions: [Position]

  public init() { positions = [] }

  /// The last index held of an epoch; 0 for none.
  public subscript(epoch: EpochID) -> UInt64 {
    let place = lowerBound(epoch)
    guard place < positions.count, positions[place].epoch == epoch else { return 0 }
    return positions[place].index
  }

  /// Raises the last index of the position's epoch to the position's, never lowers it.
  public mutating func raise(to position: Position) {
    let place = lowerBound(position.epoch)
    if place < positions.count, positions[place].epoch == position.epoch {
      positions[place].index = max(positions[place].index, position.index)
    } else if position.index > 0 {
      positions.insert(position, at: place)
    }
  }

  /// Raises the last index of each of the other's epochs to the other's, never lowers one. The time is linear
  /// in the sizes; a position or two that are held cost a search each.
  /// - Parameter epochsMax: epochs that aren't held are left out when so many are.
  public mutating func raise(to other: Vector, epochsMax: Int = .max) {
    if other.positions.count <= Self.searchedMax {
      for raised in other.positions where positions.count < epochsMax || self[raised.epoch] > 0 {
        raise(to: raised)
      }
      return
    }
    var merged: [Position] = []
    merged.reserveCapacity(positions.count + other.positions.count)
    var room = epochsMax - positions.count
    var own = positions[...]
    for raised in other.positions {
      while let first = own.first, first.epoch < raised.epoch { merged.append(own.removeFirst()) }
      if let first = own.first, first.epoch == raised.epoch {
        own.removeFirst()
        merged.append(Position(epoch: first.epoch, index: max(first.index, raised.index)))
      } else if room > 0 {
        room -= 1
        merged.append(raised)
      }
    }
    positions = merged + own
  }

  /// Positions up to which each is searched for.
  private static let searchedMax = 4

  /// Whether all that `other` holds is held here.
  public func covers(_ other: Vector) -> Bool {
    var own = positions[...]
    for wanted in other.positions {
      while let first = own.first, first.epoch < wanted.epoch { own.removeFirst() }
      guard let first = own.first, first.epoch == wanted.epoch, first.index >= wanted.index else {
        return false
      }
    }
    return true
  }

  /// Whether the entry at the position is held.
  public func covers(_ position: Position) -> Bool { self[position.epoch] >= position.index }

  /// The first epoch of which this vector holds more than `other`, and the first index missing there.
  public func firstMissing(in other: Vector) -> Position? {
    for position in positions where other[position.epoch] < position.index {
      return Position(epoch: position.epoch, index: other[position.epoch] + 1)
    }
    return nil
  }

  /// The number of entries held here and not in `other`. A peer may claim any index: above `UInt64.max` it
  /// stays there.
  public func excess(over other: Vector) -> UInt64 {
    positions.reduce(0) { sum, position in
      let held = other[position.epoch]
      return position.index > held ? saturating(sum, position.index - held) : sum
    }
  }

  /// The number of entries held; `UInt64.max` if a peer claims more.
  public var total: UInt64 { positions.reduce(0) { saturating($0, $1.index) } }

  private func saturating(_ sum: UInt64, _ count: UInt64) -> UInt64 {
    let (result, isAbove) = sum.addingReportingOverflow(count)
    return isAbove ? .max : result
  }

  /// The first place whose epoch isn't below `epoch`.
  private func lowerBound(_ epoch: EpochID) -> Int {
    // The youngest epoch is asked for most.
    if let last = positions.last, last.epoch < epoch { return positions.count }
    var low = 0
    var high = positions.count
    while low < high {
      let middle = (low + high) / 2
      if positions[middle].epoch < epoch { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Vector: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(list: positions) { $1.write(to: &$0) }
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    let positions = try cursor.list(
      bytes, "vector", max: Limits.vectorEpochsMax, Position.read)
    for (earlier, later) in zip(positions, positions.dropFirst()) {
      guard earlier.epoch < later.epoch else { throw .invalid(what: "vector out of order") }
    }
    guard positions.allSatisfy({ $0.index > 0 }) else { throw .invalid(what: "vector index 0") }
    self.positions = positions
  }
}
