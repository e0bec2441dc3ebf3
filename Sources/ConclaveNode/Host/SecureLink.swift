import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveWire

/// One link: a TCP connection, the handshake, and frames in sealed records (Protocol.md, "Links").
///
///     opener                                     other side
///     preamble, message 1                 →
///                                         ←      preamble, message 2
///     message 3, record (hello)           →
///                                         ←      record (hello)
///
/// A handshake message is a length of two bytes and so many bytes. The link is up for a side when it has
/// read the other's hello, which needs the group's secret and the static key of the id.
final class SecureLink {
  let id: LinkID
  let endpoint: Endpoint
  let role: NoiseHandshake.Role
  /// When the handshake is given up, in nanoseconds of CLOCK_BOOTTIME.
  let deadline: Int64

  var state: State
  /// Set right after the link is made, and nil once it is over.
  var stream: Stream?
  let identity: LinkIdentity
  let expecting: NodeID?
  var owner: (any SecureLinkOwner)?
  var writer = RecordWriter()
  var reader = FrameReader()
  /// The record being opened.
  var record: [UInt8] = []

  enum State {
    /// The other side's preamble comes next.
    case preamble(NoiseHandshake)
    /// Its messages of the handshake.
    case handshake(NoiseHandshake)
    /// Its hello.
    case hello(NoiseSession)
    /// Frames.
    case open(NoiseSession)
    /// Its end is told, or the stream's end tells it.
    case over
  }

  /// - Parameter expecting: the node that must answer, if it is known.
  init(
    _ id: LinkID, _ role: NoiseHandshake.Role, endpoint: Endpoint, expecting: NodeID? = nil,
    identity: LinkIdentity, deadline: Int64, owner: any SecureLinkOwner
  ) {
    self.id = id
    self.role = role
    self.endpoint = endpoint
    self.expecting = expecting
    self.identity = identity
    self.deadline = deadline
    self.owner = owner
    state = .preamble(identity.handshake(role))
  }

  /// Whether the hello was read.
  var isOpen: Bool {
    if case .open = state { true } else { false }
  }

  /// Queues a frame for the end of the turn; dropped before the link is open and after its end.
  func send(_ frame: StampedFrame) {
    guard isOpen, let stream else { return }
    queue(frame, on: stream)
  }

  /// Closes after what was sent before; `linkEnded` or `linkFailed` follows.
  func close() { stream?.close() }

  /// Gives a handshake up.
  func timeOut() {
    guard !isOpen else { return }
    fail(.timeout)
  }

  /// Gives a handshake up, because another one needs its place.
  func makeRoom() {
    guard !isOpen else { return }
    fail(.unreachable("too many handshakes"))
  }

  /// Closes at once and tells nobody: the process ends.
  func abandon() {
    state = .over
    owner = nil
    stream?.abort()
    stream = nil
  }
}

/// What a link tells the one who holds it.
protocol SecureLinkOwner: AnyObject {
  /// The other side is proven and said hello.
  func linkOpened(_ link: SecureLink, _ peer: LinkPeer)
  func linkReceived(_ link: SecureLink, _ frame: StampedFrame)
  /// It didn't come up; the last call. `detail` is for the log.
  func linkFailed(_ link: SecureLink, _ failure: LinkFailure, detail: LinkFault?)
  /// It was up and is gone; the last call.
  func linkEnded(_ link: SecureLink, _ end: LinkEnd)
}

/// What a stranger, or a node gone wrong, did on a link: counted.
enum LinkFault: Error, Equatable, Sendable {
  /// The bytes aren't those of a node at all.
  case notConclave
  /// A message of the handshake or a record that doesn't open.
  case seal(NoiseError)
  /// A length above its bound, or too short, in the handshake.
  case length(Int)
  /// A frame that can't be read.
  case frame(WireError)
  /// The first frame isn't a hello, or a second one came.
  case hello
}

/// Why a link that was up is gone.
enum LinkEnd: Equatable, Sendable {
  case stream(StreamEnd)
  case fault(LinkFault)
}

/// What a node needs to open links: its keys, the group's, and its hello.
final class LinkIdentity {
  let keys: StaticKeyPair
  let group: GroupKey
  let preamble: Preamble
  let hello: Hello

  init(keys: StaticKeyPair, group: GroupKey, tag: GroupTag, hello: Hello) {
    self.keys = keys
    self.group = group
    self.hello = hello
    preamble = Preamble(group: tag)
  }

  private init(keys: StaticKeyPair, group: GroupKey, preamble: Preamble, hello: Hello) {
    self.keys = keys
    self.group = group
    self.preamble = preamble
    self.hello = hello
  }

  /// The same node of the same group with another key and boot.
  func renewed(keys: StaticKeyPair, boot: Boot) -> LinkIdentity {
    var hello = hello
    hello.boot = boot
    return LinkIdentity(keys: keys, group: group, preamble: preamble, hello: hello)
  }

  func handshake(_ role: NoiseHandshake.Role) -> NoiseHandshake {
    NoiseHandshake(role, keys: keys, group: group, prologue: preamble.prologue)
  }
}
