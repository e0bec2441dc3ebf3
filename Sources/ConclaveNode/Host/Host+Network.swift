import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveWire

/// Datagrams that were dropped, by reason.
public struct DroppedBeacons: Equatable, Sendable {
  /// Not a beacon at all, or too short.
  public internal(set) var foreign: UInt64 = 0
  public internal(set) var otherVersion: UInt64 = 0
  public internal(set) var otherGroup: UInt64 = 0
  public internal(set) var wrongSecret: UInt64 = 0
  public internal(set) var malformed: UInt64 = 0
}

// What comes from the network.
extension Host {
  func take(_ datagram: ArraySlice<UInt8>, from source: Endpoint) {
    do {
      let beacon = try seal.open(datagram.span)
      input(.beacon(beacon, from: BeaconOrigin(endpoint: source)))
    } catch {
      count(error, from: source)
    }
  }

  func take(_ report: Links.Report) {
    switch report {
    case .opened(let link, let peer): input(.linkOpened(link, peer))
    case .received(let link, let frame): input(.frame(link, frame))
    case .ended(let link, let end, let endpoint):
      tell(end, of: endpoint)
      input(.linkClosed(link))
    case .failed(let link, let failure, let fault, let endpoint):
      tell(failure, fault, of: endpoint)
      // Of an accepted link that didn't come up the core never heard.
      if link.number >> 63 == 0 { input(.linkFailed(link, failure)) }
    }
  }

  private func count(_ error: BeaconError, from source: Endpoint) {
    switch error {
    case .tooShort, .tooLong, .notConclave: dropped.foreign += 1
    case .otherVersion: dropped.otherVersion += 1
    case .otherGroup: dropped.otherGroup += 1
    case .wrongSecret:
      dropped.wrongSecret += 1
      return tellWrongSecret(at: source)
    case .malformed:
      dropped.malformed += 1
    }
    // Other groups are everyday life.
    if error == .otherGroup { return }
    tellGarbled("\(error)", .beacon, at: source)
  }

  private func tell(_ end: LinkEnd, of endpoint: Endpoint) {
    switch end {
    case .fault(let fault):
      droppedLinks += 1
      tellGarbled("\(fault)", .link, at: endpoint)
    case .stream(.overflow):
      write(LogRecord(.warning, .link, "reads too slowly", ["address": "\(endpoint)"]))
    case .stream(let reason):
      write(LogRecord(.debug, .link, "ended", ["address": "\(endpoint)", "reason": "\(reason)"]))
    }
  }

  private func tell(_ failure: LinkFailure, _ fault: LinkFault?, of endpoint: Endpoint) {
    if let fault {
      droppedLinks += 1
      return tellGarbled("\(fault)", .link, at: endpoint)
    }
    switch failure {
    case .wrongSecret: tellWrongSecret(at: endpoint)
    case .wrongGroup: tellGarbled("another group, or another version", .link, at: endpoint)
    case .refused, .timeout, .unreachable, .otherNode: break
    }
  }

  /// Said once for each address, in the log and to the user.
  private func tellWrongSecret(at source: Endpoint) {
    guard strangers.insert(source.address) else { return }
    write(LogRecord(.warning, .link, "wrong secret", ["address": "\(source.address)"]))
    sink?.show(.notice(.wrongSecret(address: "\(source.address)")))
  }

  /// Said once for each address; counted every time.
  private func tellGarbled(_ reason: String, _ topic: LogRecord.Topic, at source: Endpoint) {
    guard garblers.insert(source.address) else { return }
    write(LogRecord(.warning, topic, "dropped", ["address": "\(source)", "reason": reason]))
  }

  /// Says how much was dropped, at the end. Links count that did what no node does, and those that made room for
  /// others before they had said anything.
  func tellDropped() {
    let refusedLinks = droppedLinks + (links?.counters.turnedAway ?? 0)
    write(
      LogRecord(
        .info, .node, "dropped",
        [
          "foreign": "\(dropped.foreign + beacons.oversized)", "malformed": "\(dropped.malformed)",
          "other_version": "\(dropped.otherVersion)", "other_group": "\(dropped.otherGroup)",
          "wrong_secret": "\(dropped.wrongSecret)", "links": "\(refusedLinks)",
        ]))
  }
}
