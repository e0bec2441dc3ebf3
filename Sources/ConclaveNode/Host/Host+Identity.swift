import ConclaveCore
import ConclaveCrypto
import ConclaveWire

extension Host {
  /// Makes a new key for the node and keeps it: its directory was copied, and the copy runs.
  func renewIdentity() {
    guard let links else { return }
    let keys = StaticKeyPair.random()
    store?.keep(identitySecret: keys.bytesToStore)
    let boot = Boot(
      counter: links.identity.hello.boot.counter, random: Sodium.randomUInt64())
    links.identity = links.identity.renewed(keys: keys, boot: boot)
    input(.identityRenewed(keys.node, boot))
  }
}
