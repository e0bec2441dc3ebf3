import ConclaveCore
import ConclaveCrypto
import ConclaveStore
import ConclaveText
import ConclaveWire

/// Who a node is and which group it belongs to: the keys, from the data directory or made now, and what else the
/// directory knows of its users.
struct NodeIdentity {
  let keys: StaticKeyPair
  let boot: Boot
  let groupKey: GroupKey
  let groupTag: GroupTag
  /// Whether the group has no secret.
  let isOpen: Bool
  /// Whom the node's users don't want to hear.
  let ignored: IgnoreList

  /// What is hashed before the group's name and the passphrase, to see whether a stored key is theirs.
  static let sourceContext = "conclave group key source 1"

  /// Reads or makes it; counts this boot.
  static func load(
    _ options: Options, _ settings: Settings
  ) throws(StartFailure) -> sending NodeIdentity {
    let passphrase = try passphrase(options.secret)
    let run: (identitySecret: [UInt8], boot: UInt32)
    let ignored: IgnoreList
    do throws(StoreError) {
      ignored = try settings.ignored()
      run = try settings.beginRun { Sodium.randomBytes(StaticKeyPair.count) }
    } catch {
      throw .store(error)
    }
    let secret = run.identitySecret
    let boot = Boot(counter: run.boot, random: Sodium.randomUInt64())
    guard let keys = StaticKeyPair.stored(secret) else {
      preconditionFailure("settings gave an identity of \(secret.count) bytes")
    }
    return NodeIdentity(
      keys: keys, boot: boot, groupKey: try groupKey(options.group, passphrase, settings),
      groupTag: GroupTag(group: options.group), isOpen: passphrase == nil,
      ignored: ignored)
  }

  private static func passphrase(_ secret: Options.Secret) throws(StartFailure) -> Passphrase? {
    switch secret {
    case .none: nil
    case .passphrase(let passphrase): passphrase
    case .file(let path): try SystemNames.secret(in: path)
    }
  }

  /// The key kept from the last time, or one derived now, which takes some 50 ms.
  private static func groupKey(
    _ group: String, _ passphrase: Passphrase?, _ settings: Settings
  ) throws(StartFailure) -> sending GroupKey {
    guard let passphrase else { return GroupKey.open(group: group) }
    let source = source(of: group, passphrase)
    let stored: [UInt8]?
    do { stored = try settings.groupKey(derivedFrom: source) } catch { throw .store(error) }
    if let stored, let key = GroupKey.stored(stored) { return key }
    return try derive(group, passphrase, source, settings)
  }

  private static func derive(
    _ group: String, _ passphrase: Passphrase, _ source: [UInt8], _ settings: Settings
  ) throws(StartFailure) -> sending GroupKey {
    let key: GroupKey
    do {
      key = try GroupKey.derive(passphrase: passphrase.text, group: group)
    } catch {
      throw .sodium(error)
    }
    let bytes = key.bytesToStore
    do { try settings.setGroupKey(bytes, derivedFrom: source) } catch { throw .store(error) }
    return key
  }

  /// Kept beside the key itself, so it tells nobody more than the key does, but for weak passphrases.
  private static func source(of group: String, _ passphrase: Passphrase) -> [UInt8] {
    let text = "\(sourceContext)\0\(group)\0\(passphrase.text)"
    return CoreCrypto.sodium.hash(Array(text.utf8)).bytes
  }
}
