import ConclaveCore
import ConclaveWire

/// What a node keeps besides the log. Every change is synced to the disk before the call returns. The value
/// keeps the database open: it isn't for keeping.
public struct Settings {
  private let database: Database

  /// Bytes of the identity's secret, and of a group key.
  public static let secretBytes = 32

  private enum Key: String {
    case group
    case identitySecret = "identity_secret"
    case bootCounter = "boot_counter"
    case groupKey = "group_key"
    case groupKeySource = "group_key_source"
    case ignored
  }

  init(_ database: Database) { self.database = database }

  /// Begins a run of the node: the secret of its identity, made and kept when there is none, and the counter
  /// of this run, one higher than that of the run before, from 1. One sync for both.
  /// - Parameter make: gives `secretBytes` random bytes.
  public func beginRun(
    orElse make: () -> [UInt8]
  ) throws(StoreError) -> (identitySecret: [UInt8], boot: UInt32) {
    try change { () throws(StoreError) in
      (try identitySecret(orElse: make), try raiseBootCounter())
    }
  }

  /// Gives the node another identity.
  public func setIdentitySecret(_ secret: [UInt8]) throws(StoreError) {
    precondition(secret.count == Self.secretBytes, "a secret of \(secret.count) bytes")
    try change { () throws(StoreError) in try set(.identitySecret, secret) }
  }

  /// The group key that was kept, if it was derived from the same.
  /// - Parameter source: a hash of all that the key is derived from.
  public func groupKey(derivedFrom source: [UInt8]) throws(StoreError) -> [UInt8]? {
    guard try value(.groupKeySource) == source, let key = try value(.groupKey) else { return nil }
    return try checked(key, .groupKey)
  }

  /// Keeps the group key, in the place of another.
  public func setGroupKey(
    _ key: [UInt8], derivedFrom source: [UInt8]
  ) throws(StoreError) {
    precondition(key.count == Self.secretBytes, "a group key of \(key.count) bytes")
    try change { () throws(StoreError) in
      try set(.groupKey, key)
      try set(.groupKeySource, source)
    }
  }

  /// Whom the node's users don't want to hear.
  public func ignored() throws(StoreError) -> IgnoreList {
    guard let bytes = try value(.ignored) else { return IgnoreList() }
    do {
      var pairs: [IgnoreList.Pair] = []
      var cursor = Cursor()
      let span = bytes.span
      while cursor.remaining(span) > 0 {
        pairs.append(
          IgnoreList.Pair(
            owner: try AccountID(span, &cursor), ignored: try AccountID(span, &cursor)))
      }
      return IgnoreList(pairs)
    } catch {
      throw damaged(.ignored)
    }
  }

  /// Keeps whom the node's users don't want to hear, in the place of who it was before.
  public func setIgnored(_ list: IgnoreList) throws(StoreError) {
    try change { () throws(StoreError) in
      try set(.ignored, list.pairs.flatMap { $0.owner.encoded + $0.ignored.encoded })
    }
  }

  /// Notes the group in a new database.
  func note(group: String) throws(StoreError) {
    try change { () throws(StoreError) in try set(.group, Array(group.utf8)) }
  }

  /// - Throws: `StoreError.otherGroup` if the database belongs to another group.
  func check(group: String) throws(StoreError) {
    guard let bytes = try value(.group), let found = String(validating: bytes, as: UTF8.self)
    else { throw damaged(.group) }
    // As bytes: strings of other bytes can be equal.
    guard bytes == Array(group.utf8) else {
      throw .otherGroup(file: database.path, found: found, wanted: group)
    }
  }

  private func identitySecret(orElse make: () -> [UInt8]) throws(StoreError) -> [UInt8] {
    if let secret = try value(.identitySecret) { return try checked(secret, .identitySecret) }
    let secret = make()
    precondition(secret.count == Self.secretBytes, "a secret of \(secret.count) bytes")
    try set(.identitySecret, secret)
    return secret
  }

  private func raiseBootCounter() throws(StoreError) -> UInt32 {
    let last = try bootCounter()
    guard last < .max else { throw damaged(.bootCounter) }
    let next = last + 1
    try setBootCounter(next)
    return next
  }

  /// Has the next boot count from there.
  func raiseBootCounter(to counter: UInt32) throws(StoreError) {
    guard counter < .max else { throw damaged(.bootCounter) }
    try database.transaction { () throws(StoreError) in try setBootCounter(counter) }
  }

  private func setBootCounter(_ counter: UInt32) throws(StoreError) {
    try set(.bootCounter, (0..<4).map { UInt8(truncatingIfNeeded: counter >> (24 - 8 * $0)) })
  }

  /// - Throws: `StoreError.damaged` if a setting isn't what it can be.
  func checkAll() throws(StoreError) {
    _ = try bootCounter()
    for key in [Key.identitySecret, .groupKey] {
      if let secret = try value(key) { _ = try checked(secret, key) }
    }
  }

  /// The counter of the last boot; 0 if there was none.
  func bootCounter() throws(StoreError) -> UInt32 {
    guard let bytes = try value(.bootCounter) else { return 0 }
    guard bytes.count == 4 else { throw damaged(.bootCounter) }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  private func checked(_ secret: [UInt8], _ key: Key) throws(StoreError) -> [UInt8] {
    guard secret.count == Self.secretBytes else { throw damaged(key) }
    return secret
  }

  private func damaged(_ key: Key) -> StoreError {
    .damaged(file: database.path, at: nil, reason: "the setting \(key.rawValue) is invalid")
  }

  private func change<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let result = try database.transaction(body)
    try database.checkpointIfLong()
    return result
  }

  private func value(_ key: Key) throws(StoreError) -> [UInt8]? {
    let statement = try Statement("SELECT value FROM settings WHERE key = ?", in: database)
    statement.bind(key.rawValue, at: 1)
    return try statement.step(doing: "read") ? statement.bytes(0) : nil
  }

  private func set(_ key: Key, _ value: [UInt8]) throws(StoreError) {
    let statement = try Statement(
      "INSERT INTO settings (key, value) VALUES (?, ?) "
        + "ON CONFLICT (key) DO UPDATE SET value = excluded.value", in: database)
    statement.bind(key.rawValue, at: 1)
    statement.bind(value, at: 2)
    try statement.run()
  }
}
