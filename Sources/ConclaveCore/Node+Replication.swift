import ConclaveWire

/// The log on its way: entries sent, received, stored and shown.
extension Node {
  /// Entries read from the disk for one frame.
  static let readEntriesMax = 256
  /// Bytes of them.
  static let readBytesMax = 1 << 17

  /// The coordinator writes an entry: it goes to the disk and to every follower that is current, at once.
  @discardableResult
  mutating func append(
    _ body: EntryBody, request: RequestID, _ turn: inout Turn
  ) -> Position? {
    guard let epoch = reign?.epoch else { return nil }
    let entry = log.append(
      body, request: request, epoch: epoch, stamp: nextStamp(turn.now), wall: turn.now.wall)
    turn.effects.append(.store([entry]))
    spread([entry], &turn)
    show(entry, isFirst: true, isLive: true, &turn)
    return entry.position
  }

  /// Sends entries that are new here to the followers that have everything before them.
  private mutating func spread(_ entries: [Entry], _ turn: inout Turn) {
    guard var current = reign else { return }
    var sends: [(LinkID, [Entry])] = []
    let held = log.held
    current.followers.updateAll { _, follower in
      // Who brought the entries has them on its disk.
      let isBehind = entries.contains { !follower.replication.durable.covers($0.position) }
      if isBehind, follower.isInSync, follower.lagSince == nil {
        follower.lagSince = turn.instant
        follower.lagTarget = held
      }
      guard let link = follower.link else { return }
      var fresh: [Entry] = []
      for entry in entries where follower.replication.isNext(entry.position) {
        follower.replication.raiseSent(to: entry.position)
        fresh.append(entry)
      }
      if !fresh.isEmpty { sends.append((link, fresh)) }
    }
    reign = current
    for (link, entries) in sends { send(.entries(entries), on: link, &turn) }
    for node in current.followers.keys { pump(node, &turn) }
  }

  /// Reads what a follower lacks, a batch at a time.
  mutating func pump(_ node: NodeID, _ turn: inout Turn) {
    guard var current = reign, var follower = current.followers[node], follower.link != nil
    else { return }
    if let missing = follower.replication.nextMissing(of: log.held) {
      follower.replication.reading = read(from: missing, .follower(node), &turn)
    }
    current.followers[node] = follower
    reign = current
  }

  /// Reads what the coordinator lacks, a batch at a time.
  mutating func pumpUpload(_ turn: inout Turn) {
    guard var following = followed, following.link != nil else { return }
    if let missing = following.upload.nextMissing(of: log.durable) {
      following.upload.reading = read(from: missing, .upload, &turn)
    }
    followed = following
  }

  private mutating func read(
    from position: Position, _ purpose: Read, _ turn: inout Turn
  ) -> ReadID {
    let query = LogQuery.range(
      from: position, entriesMax: Self.readEntriesMax, bytesMax: Self.readBytesMax)
    return read(query, purpose, &turn)
  }

  mutating func read(_ query: LogQuery, _ purpose: Read, _ turn: inout Turn) -> ReadID {
    readCount += 1
    let id = ReadID(number: readCount)
    reads[id] = purpose
    turn.effects.append(.read(id, query))
    return id
  }

  mutating func entriesRead(_ id: ReadID, _ entries: [Entry], _ turn: inout Turn) {
    guard let purpose = reads[id] else { return }
    reads[id] = nil
    switch purpose {
    case .follower(let node):
      guard let follower = reign?.followers[node], let link = follower.link,
        follower.replication.reading == id
      else { return }
      _ = reign?.followers.update(node) { Self.count(entries, as: &$0.replication) }
      // What isn't on the disk yet is asked for again when more of it is.
      guard !entries.isEmpty else { return }
      send(.entries(entries), on: link, &turn)
      pump(node, &turn)
    case .mail(let receipt): mailRead(id, receipt, entries, &turn)
    case .upload:
      guard var upload = followed?.upload, let link = followed?.link, upload.reading == id
      else { return }
      Self.count(entries, as: &upload)
      followed?.upload = upload
      guard !entries.isEmpty else { return }
      send(.entries(entries), on: link, &turn)
      pumpUpload(&turn)
    case .command(let reading): goOn(reading, with: entries, &turn)
    case .room(let command, let view): enter(view, past: entries, command, &turn)
    }
  }

  private static func count(_ entries: [Entry], as replication: inout Replication) {
    replication.reading = nil
    if let last = entries.last { replication.raiseSent(to: last.position) }
  }

  /// Entries from the other side of a membership link.
  mutating func receive(
    _ entries: [Entry], from peer: LinkPeer, on link: LinkID, _ turn: inout Turn
  ) {
    let isFromCoordinator = followed?.link == link
    guard isFromCoordinator || reign?.followers[peer.node]?.link == link else { return }
    noticeForeign(entries, at: turn.instant)
    var fresh: [Entry] = []
    for entry in entries {
      // "An epoch is written by its one coordinator only."
      guard entry.position.epoch != reign?.epoch else {
        refuse(entry, from: peer, on: link, &turn)
        break
      }
      switch log.ingest(entry) {
      case .taken(let isFirst):
        stamp = max(stamp, entry.stamp)
        fresh.append(entry)
        show(entry, isFirst: isFirst, isLive: isLive(entry), &turn)
      case .known: break
      case .gap, .fork, .tooMany:
        refuse(entry, from: peer, on: link, &turn)
        return finishReceiving(fresh, &turn)
      }
    }
    finishReceiving(fresh, &turn)
  }

  /// What follows would be refused as well: the link starts afresh.
  private mutating func refuse(
    _ entry: Entry, from peer: LinkPeer, on link: LinkID, _ turn: inout Turn
  ) {
    turn.log(
      .error, .log, "refused", ["node": peer.hello.name, "entry": "\(entry.position)"])
    drop(link, &turn)
  }

  private mutating func finishReceiving(_ fresh: [Entry], _ turn: inout Turn) {
    guard !fresh.isEmpty else { return }
    turn.effects.append(.store(fresh))
    // What came from the coordinator needn't be sent back.
    for entry in fresh { followed?.upload.raiseSent(to: entry.position) }
    settleIfCaughtUp()
    endSessionIfRemoved(&turn)
    guard reign != nil else { return }
    spread(fresh, &turn)
    endRemovedSessions(&turn)
    confirmPending(&turn)
    admitOffered(&turn)
  }

  /// Whether an entry came as it was written: not by catching up, a failover or a merge.
  private func isLive(_ entry: Entry) -> Bool {
    guard let followed else { return false }
    return entry.position.epoch == followed.epoch && !followed.welcomed.covers(entry.position)
  }

  /// A node that has all that its first coordinator had when it welcomed is settled: what comes late from then
  /// on is news to its user.
  mutating func settleIfCaughtUp() {
    if let history, log.held.covers(history) { hasSettled = true }
  }

  private mutating func show(
    _ entry: Entry, isFirst: Bool, isLive: Bool, _ turn: inout Turn
  ) {
    let isHistory = !hasSettled && (history?.covers(entry.position) ?? true)
    guard isFirst, isLive || !isHistory else { return }
    let isLate = isLate(entry, isLive: isLive)
    switch entry.body {
    case .publicMessage(let message):
      if isForeign(entry.position) { merging.countMessage() }
      show(message, entry, .everyone(entry.position), isLate: isLate, &turn)
    case .roomMessage(let room, let message):
      guard isInside(room) else { break }
      if isForeign(entry.position) { merging.countMessage() }
      show(message, entry, .room(room, entry.position), isLate: isLate, &turn)
    case .accountConfirmed(let account):
      turn.log(
        .info, .account, "confirmed",
        ["user": log.accounts.name(of: account) ?? "?", "account": "\(account)"])
    case .capacitySet(let seats, let author?): tellCapacity(seats, by: author, entry, &turn)
    case .accountClaimed, .credentialChanged, .accountRemoved, .capacitySet, .mailQueued,
      .mailDelivered, .partyChanged, .unknown:
      break
    }
  }

  /// A line that a failover held up for a moment is as good as live; not so one that younger lines were
  /// shown before. Told by stamps: no clock on a wall is asked.
  private mutating func isLate(_ entry: Entry, isLive: Bool) -> Bool {
    let age = stamp.milliseconds.subtractingReportingOverflow(entry.stamp.milliseconds)
    let isOld = !age.overflow && age.partialValue > Timing.lateAfter
    let isOvertaken = newestShown.map { entry.order < $0 } ?? false
    newestShown = max(newestShown ?? entry.order, entry.order)
    return !isLive && (isOld || isOvertaken)
  }

  private mutating func show(
    _ message: LogMessage, _ entry: Entry, _ scope: MessageReport.Scope, isLate: Bool,
    _ turn: inout Turn
  ) {
    guard !ignores(message.account) else { return }
    if case .room = scope { roomMemory.insert(entry.request) }
    turn.emit(
      .message(
        MessageReport(
          scope: scope, from: log.accounts.name(of: message.account) ?? message.name,
          text: message.text, message: entry.request, sentAt: entry.wall, isLate: isLate,
          isOwn: outbox.isOwn(entry.request), isAction: message.isAction)))
  }
}
