import ConclaveWire

/// What happens to a node. Time, randomness and keys come in as values.
public enum Input: Sendable {
  /// The first input: sockets are bound, the log is loaded.
  case start
  /// `Node.nextDeadline` has come; harmless at any other time.
  case tick
  /// A beacon that opened with the group key.
  case beacon(Beacon, from: BeaconOrigin)
  /// A link is up: the handshake proved the peer's id, its hello is read.
  case linkOpened(LinkID, LinkPeer)
  /// A link asked for by `Effect.connect` didn't come up. The id isn't used again.
  case linkFailed(LinkID, LinkFailure)
  /// A frame other than hello.
  case frame(LinkID, StampedFrame)
  /// The answer to `Effect.openRelay`: the sender's key sealed it.
  case relayed(from: NodeID, StampedFrame)
  /// A link is gone, whoever closed it. The id isn't used again; nothing follows from it.
  case linkClosed(LinkID)
  /// Entries given by `Effect.store` are on the disk and synced: of each epoch the last index.
  case stored(Vector)
  /// The disk doesn't take writes. After `full`, what was to be stored is kept and tried again.
  case storeFailed(StoreFailure)
  /// The answer to `Effect.read`, in the order that the query names.
  case entriesRead(ReadID, [Entry])
  /// The answer to `Effect.makeCredential`.
  case credentialMade(DerivationID, Credential, LoginSecret)
  /// The answer to `Effect.deriveLogin`: the key pair that the password makes with the salt.
  case loginDerived(DerivationID, LoginKey, LoginSecret)
  /// The answer to `Effect.changeCredential`; nil if the old password isn't the credential's.
  case credentialChanged(DerivationID, ChangedCredential?)
  /// The answer to `Effect.sealMail`; nil if nothing can be sealed to that key.
  case mailSealed(MailReceipt, [UInt8]?)
  /// The answer to `Effect.note`.
  case noted(MailNote)
  /// There wasn't the memory to derive keys from a password.
  case derivationFailed(DerivationID)
  /// The answer to `Effect.renewIdentity`: the node's new id, under which links are opened and accepted
  /// from here on, and the boot that goes with it.
  case identityRenewed(NodeID, Boot)
  /// The answer to `Effect.look`.
  case looked(CommandID, HostFigures)
  /// A person, a pipe or a script asks for something. Its reply carries the id.
  case command(CommandID, Command)
  /// The process is to end in an orderly way.
  case shutdown(ShutdownReason)
}

/// Where a beacon came from.
public struct BeaconOrigin: Hashable, Sendable {
  /// The address of the datagram, with its source port.
  public var endpoint: Endpoint

  public init(endpoint: Endpoint) { self.endpoint = endpoint }
}

/// Names a link. Links that the core asks for count up from 1; links that were accepted have the highest bit
/// set (`LinkID.accepted`).
public struct LinkID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var number: UInt64
  public init(number: UInt64) { self.number = number }

  /// The id of the `count`-th accepted link.
  public static func accepted(_ count: UInt64) -> LinkID { LinkID(number: count | 1 << 63) }
  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
  public var description: String {
    number >> 63 == 1 ? "in\(number & (1 << 63 - 1))" : "out\(number)"
  }
}

/// The other side of a link.
public struct LinkPeer: Hashable, Sendable {
  /// Proven by the handshake.
  public var node: NodeID
  public var hello: Hello
  /// The address it was reached at or came from, with the TCP port where it accepts links.
  public var endpoint: Endpoint

  public init(node: NodeID, hello: Hello, endpoint: Endpoint) {
    self.node = node
    self.hello = hello
    self.endpoint = endpoint
  }
}

/// Why a link didn't come up.
public enum LinkFailure: Hashable, Sendable {
  /// Nobody listens there: the process is gone.
  case refused
  /// No answer within the time for a handshake.
  case timeout
  /// No route, a reset, an error of the system.
  case unreachable(String)
  /// The other side has another secret.
  case wrongSecret
  /// The other side belongs to another group, or speaks another version.
  case wrongGroup
  /// Another node answered than the one expected.
  case otherNode(NodeID)
}

/// What a disk can do wrong.
public enum StoreFailure: Hashable, Sendable {
  /// No room.
  case full
  /// There is room again and everything was stored.
  case recovered
  /// A write or a sync failed for good: nothing is trusted any more.
  case broken(String)
}

/// Why a node stops.
public enum ShutdownReason: Hashable, Sendable {
  /// SIGTERM, SIGINT or SIGHUP of the terminal.
  case signal
  /// The input ended: leaves after the last reply and final delivery, 10 s at most.
  case endOfInput
}

/// Names a read of the log.
public struct ReadID: Hashable, Comparable, Sendable {
  public var number: UInt64
  public init(number: UInt64) { self.number = number }
  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// Names a password derivation.
public struct DerivationID: Hashable, Sendable {
  public var number: UInt64
  public init(number: UInt64) { self.number = number }
}

/// Names a command, so that its reply finds back.
public struct CommandID: Hashable, Comparable, Sendable, Codable {
  public var number: UInt64
  public init(number: UInt64) { self.number = number }
  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// What the host knows of a node and the node doesn't.
public struct HostFigures: Hashable, Sendable {
  /// Bytes that the log takes up on the disk, and bytes that are free there; nil if the system doesn't say.
  public var logBytes: UInt64?
  public var freeBytes: UInt64?
  /// Round trips of the links asked for, in that order, in milliseconds, as far as the system measured them.
  public var roundTrips: [Double?]

  public init(logBytes: UInt64? = nil, freeBytes: UInt64? = nil, roundTrips: [Double?] = []) {
    self.logBytes = logBytes
    self.freeBytes = freeBytes
    self.roundTrips = roundTrips
  }
}

/// What a password makes with an account's salt: the seed of the Ed25519 key, and the key that wraps the mail
/// secret. It isn't printed.
public struct LoginSecret: Hashable, Sendable, CustomStringConvertible {
  public let seed: [UInt8]
  public let wrapping: WrappingKey

  public init(seed: [UInt8], wrapping: WrappingKey = WrappingKey(bytes: [])) {
    self.seed = seed
    self.wrapping = wrapping
  }

  public var description: String { "(login secret)" }
}

/// What the change of a password needs.
public struct ChangedCredential: Sendable {
  /// The key pair of the old password, which proves who asks.
  public var oldSecret: LoginSecret
  public var credential: Credential
  /// The key pair of the new one.
  public var secret: LoginSecret

  public init(oldSecret: LoginSecret, credential: Credential, secret: LoginSecret) {
    self.oldSecret = oldSecret
    self.credential = credential
    self.secret = secret
  }
}

/// A password as typed. It isn't printed.
public struct Password: Hashable, Sendable, CustomStringConvertible, Codable {
  public let text: String
  public init(_ text: String) { self.text = text }
  public var description: String { "(password)" }
}
