import ConclaveWire

/// What a node knows of the log without its bodies, which stay on the disk: vectors, chain heads, request
/// ids and folds.
public struct Log: Sendable {
  /// What is held, on the disk or on the way to it.
  public private(set) var held = Vector()
  /// What is on the disk, synced.
  public private(set) var durable = Vector()
  /// The latest stamp of any entry.
  public private(set) var latest = Stamp.zero
  private(set) var accounts = Accounts()
  private(set) var parties = Parties()
  private(set) var mailbox = Mailbox()
  /// The hash of the last entry held of each epoch.
  private var heads = SortedMap<EpochID, EntryHash>()
  /// Of each request the first copy in the total order; the others are void.
  private var requests: [RequestID: OrderKey] = [:]
  private let crypto: CoreCrypto

  public init(crypto: CoreCrypto) { self.crypto = crypto }

  /// Takes an entry from the disk, in ascending order of positions.
  /// - Throws: `LogDamage` if it doesn't follow the one before it in its epoch.
  public mutating func restore(_ entry: Entry) throws(LogDamage) {
    switch ingest(entry, epochsMax: .max) {
    case .taken: durable.raise(to: entry.position)
    case .known, .gap, .tooMany: throw .gap(entry.position)
    case .fork: throw .brokenChain(entry.position)
    }
  }

  /// What became of an entry from elsewhere.
  enum Ingestion: Equatable {
    /// It is new; `isFirst` if its request wasn't held before.
    case taken(isFirst: Bool)
    /// It was held already.
    case known
    /// The one before it is missing.
    case gap
    /// It begins an epoch, and so many are held that there is no room for more.
    case tooMany
    /// It doesn't follow the one held before it, or another one stands in its place.
    case fork
  }

  /// Epochs taken from others: of those that a vector can name, some are left for one's own reigns.
  static let foreignEpochsMax = Limits.vectorEpochsMax - 1_024

  /// Takes an entry that another node wrote.
  mutating func ingest(_ entry: Entry, epochsMax: Int = foreignEpochsMax) -> Ingestion {
    let position = entry.position
    let last = held[position.epoch]
    if position.index == last {
      return hash(of: entry) == heads[position.epoch] ? .known : .fork
    }
    guard position.index > last else { return .known }
    guard position.index == last + 1 else { return .gap }
    guard last > 0 || held.positions.count < epochsMax else { return .tooMany }
    guard entry.previous == heads[position.epoch] ?? .zero else { return .fork }
    return .taken(isFirst: take(entry))
  }

  /// Writes an entry at the end of an epoch, which is this node's own.
  mutating func append(
    _ body: EntryBody, request: RequestID, epoch: EpochID, stamp: Stamp, wall: WallTime
  ) -> Entry {
    let entry = Entry(
      position: Position(epoch: epoch, index: held[epoch] + 1), stamp: stamp, wall: wall,
      request: request, previous: heads[epoch] ?? .zero, body: body)
    _ = take(entry)
    return entry
  }

  /// Entries up to these positions are on the disk.
  mutating func raiseDurable(to positions: Vector) {
    durable.raise(to: positions)
  }

  /// Where the request's entry stands, the first one of them in the total order; nil if there is none.
  func position(of request: RequestID) -> Position? { requests[request]?.position }

  /// Whether the entry is void: another one of the same request stands before it.
  public func isVoid(_ entry: Entry) -> Bool { requests[entry.request] != entry.order }

  private mutating func take(_ entry: Entry) -> Bool {
    held.raise(to: entry.position)
    heads[entry.position.epoch] = hash(of: entry)
    latest = max(latest, entry.stamp)
    accounts.apply(entry)
    mailbox.apply(entry)
    // A confirmation carries the claim's request: it must not hide the claim.
    if case .accountConfirmed = entry.body { return true }
    let earlier = requests[entry.request]
    requests[entry.request] = min(earlier ?? entry.order, entry.order)
    foldParties(entry, earlier: earlier)
    return earlier == nil
  }

  /// "Of several entries with one request id the first in the total order counts. Which one that is may change
  /// when an earlier copy turns up."
  private mutating func foldParties(_ entry: Entry, earlier: OrderKey?) {
    if case .accountRemoved(let account) = entry.body { parties.remove(account) }
    if let earlier {
      guard entry.order < earlier else { return }
      parties.void(entry.request)
    }
    parties.apply(entry)
  }

  /// Whether two logs that hold the same entries tell the same, in whatever order they took them.
  public func agrees(with other: Log) -> Bool {
    held == other.held && latest == other.latest && requests == other.requests
      && accounts.agrees(with: other.accounts) && parties.agrees(with: other.parties)
  }

  /// "The hash of an entry is BLAKE2b-256 over its bytes."
  private func hash(of entry: Entry) -> EntryHash { crypto.hash(entry.encoded) }
}

/// What is wrong with a log on the disk.
public enum LogDamage: Error, Hashable, Sendable {
  /// An entry is missing before this position.
  case gap(Position)
  /// The entry before this position isn't the one it was written after.
  case brokenChain(Position)
}
