import ConclaveCore
import ConclaveStore
import ConclaveWire
import Foundation
import Testing

/// A directory for one test, removed with all that is in it.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "conclave-store-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var database: String { "\(path)/conclave.db" }

  func store(group: String = "lan") throws(StoreError) -> LogStore {
    try LogStore(in: DataDirectory(path), group: group)
  }

  func bytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: database))) }

  func write(_ bytes: [UInt8], to name: String = "conclave.db") throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }
}

/// An entry without a chain.
func message(
  _ text: String = "hello", from name: String = "ann", term: UInt64 = 1, index: UInt64,
  at milliseconds: UInt64? = nil, counter: UInt32 = 0, wall: UInt64? = nil
) -> Entry {
  Entry(
    position: Position(epoch: EpochID(term: term, random: 7), index: index),
    stamp: Stamp(milliseconds: milliseconds ?? index, counter: counter),
    wall: WallTime(milliseconds: wall ?? milliseconds ?? index),
    request: RequestID(boot: 9, count: index), previous: .zero,
    body: .publicMessage(
      LogMessage(account: AccountID(boot: 1, count: 1), name: name, text: text)))
}

extension LogStore {
  func texts(
    _ filter: MessageFilter = .all, before: OrderKey? = nil, limit: Int = .max
  ) throws(StoreError) -> [String] {
    try read(.messages(filter, in: .everyone, before: before, limit: limit)).compactMap {
      if case .publicMessage(let message) = $0.body { message.text } else { nil }
    }
  }

  func range(_ term: UInt64 = 1, from index: UInt64 = 1) throws(StoreError) -> [Entry] {
    let position = Position(epoch: EpochID(term: term, random: 7), index: index)
    return try read(.range(from: position, entriesMax: .max, bytesMax: .max))
  }
}
