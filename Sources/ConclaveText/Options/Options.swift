import ConclaveCore
import ConclaveWire

/// What the command line and the environment ask for, checked. Where nothing was said, the default is in
/// place; what only the system knows (the host's name, addresses of a host) is left to the host.
public struct Options: Hashable, Sendable {
  /// The node's name; nil for the host's, which `Options.nodeName(host:)` brings into shape.
  public var name: String?
  public var group = Options.groupDefault
  /// Whether that was asked for.
  public var isGroupGiven = false
  public var secret = Secret.none
  /// The data directory.
  public var data: String
  /// Names of the interfaces to use; empty for every one that can.
  public var interfaces: [String] = []
  /// Where links are accepted; port 0 for a free one.
  public var listen = Endpoint(address: .v4(0), port: 0)
  public var peers: [PeerAddress] = []
  /// The UDP port of the group's beacons.
  public var port = Options.beaconPortDefault
  /// The seats, if they were given.
  public var capacity: UInt16?
  public var surface = Surface.terminal
  /// Whether colours and cursor movement were declined: `--plain`, `TERM=dumb`.
  public var isPlain = false
  /// Whether colours only were declined: `NO_COLOR`.
  public var isColourless = false
  public var hasColours: Bool { !isPlain && !isColourless }
  /// How to call for attention.
  public var notify = NotifyManner.bell
  public var log = LogOptions()

  public static let groupDefault = "lan"
  /// The UDP port of the beacons when none is given (Protocol.md, "Beacon"); below the ports that systems
  /// hand out by themselves.
  public static let beaconPortDefault: UInt16 = 27_710
  /// The seats of a group that was founded without `--capacity`.
  public static let capacityDefault: UInt16 = 4
  /// The version that `--version` and `ready` tell.
  public static let version = "0.1.0"

  /// How the node talks to people or programs.
  public enum Surface: Hashable, Sendable {
    /// A terminal, or lines without escapes where standard input is none.
    case terminal
    /// JSON Lines.
    case json
    /// Nothing: only the log.
    case headless
  }

  /// Where the group's passphrase comes from.
  public enum Secret: Hashable, Sendable {
    /// The group is open.
    case none
    /// The first line of a file.
    case file(String)
    /// `CONCLAVE_SECRET`.
    case passphrase(Passphrase)
  }

  /// The log's place and shape.
  public struct LogOptions: Hashable, Sendable {
    /// The file that was asked for; nil for the default (`Options.logPath`).
    public var file: String?
    /// The least level that is written.
    public var level = LogRecord.Level.info
    public var format = LogFormat.text
    /// Bytes at which the file is set aside and another begun.
    public var bytesMax = 8 << 20

    /// Files that are kept besides the one written.
    public static let keptFiles = 3
  }

  public init(data: String) { self.data = data }
}

extension Options {
  /// The log's file: the one asked for, else in the data directory; nil for standard error.
  public var logPath: String? {
    if let file = log.file { return file }
    return surface == .headless ? nil : "\(data)/conclave.log"
  }

  /// The node's name: the one asked for, else the host's without its domain, cut to what a name may be.
  public func nodeName(host: String) -> String {
    if let name { return name }
    let label = host.prefix { $0 != "." }.unicodeScalars.filter { !$0.isHostile }
    var name = String(String.UnicodeScalarView(label.prefix(Limits.nameScalarsMax)))
    while name.utf8.count > Limits.nameBytesMax { name.unicodeScalars.removeLast() }
    return name.isEmpty ? "node" : name
  }
}

/// A group's passphrase. It isn't printed.
public struct Passphrase: Hashable, Sendable, CustomStringConvertible {
  public let text: String
  public init(_ text: String) { self.text = text }
  public var description: String { "(passphrase)" }
}

/// A node to find without multicast, as it was given; the host finds the address.
public struct PeerAddress: Hashable, Sendable {
  /// A host name or an IPv4 address.
  public var host: String
  /// The UDP port; nil for the group's (`Options.port`).
  public var port: UInt16?

  public init(host: String, port: UInt16?) {
    self.host = host
    self.port = port
  }
}

/// How a private message or a mention calls for attention while its reader looks elsewhere.
public enum NotifyManner: String, Hashable, Sendable, CaseIterable {
  /// Not at all.
  case off
  /// BEL.
  case bell
  /// A notification of the desktop (OSC 9 and 777).
  case osc
}

/// The shapes of the log's lines.
public enum LogFormat: String, Hashable, Sendable, CaseIterable {
  case text, json
}
