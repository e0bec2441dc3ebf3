import ConclaveCore
import ConclaveWire

/// Says events to people. Whatever comes from outside passes the `Sanitizer`; the only escapes are the
/// colours put around a line.
///
/// A line that begins with a time is a message, with `*` news, with `!` a failure; what answers a command
/// stands plain.
public struct EventWords: Sendable {
  let local: LocalTime
  let hasColours: Bool
  /// Whether messages written here are shown as they come back; on a terminal they stand there as typed.
  private let showsOwn: Bool
  /// Whose mentions stand out.
  public var user: String?

  public init(local: LocalTime, hasColours: Bool, showsOwn: Bool) {
    self.local = local
    self.hasColours = hasColours
    self.showsOwn = showsOwn
  }

  /// The lines that say an event, without line breaks.
  public func lines(_ event: Event, now: WallTime) -> [String] {
    switch event {
    case .ready(let report): return Welcome.lines(report)
    case .coordinator(let report): return news(report.words)
    case .noCoordinator(let reason):
      return news("No coordinator for now\(because(reason)). What you type waits.")
    case .nodeJoined(let name, _, let reason):
      return news("Node \(Sanitizer.line(name)) is here\(because(reason))")
    case .nodeLeft(let name, _, let reason):
      return news("Node \(Sanitizer.line(name)) is gone\(because(reason))")
    case .userJoined(let user, let node, let reason):
      return news("\(Sanitizer.line(user)) is here, on \(Sanitizer.line(node))\(because(reason))")
    case .userLeft(let user, let node, let reason):
      return news("\(Sanitizer.line(user)) left, from \(Sanitizer.line(node))\(because(reason))")
    case .reply(_, _, let outcome): return lines(outcome, now: now)
    case .progress(_, _, let count): return news("\(counted(count, "line")) so far …")
    case .room(let change): return news(change.words)
    case .message(let report): return lines(report, now: now)
    case .delivery(let report): return lines(report)
    case .party(let report): return report.words.flatMap(news)
    case .merged(let report): return lines(LateLines(), report, now: now)
    case .notice(let notice): return notice.isNews ? news(notice.words) : fault(notice.words)
    }
  }

  /// The lines that answer a command.
  func lines(_ outcome: Outcome, now: WallTime) -> [String] {
    let lines = OutcomeWords(local: local, now: now).lines(outcome)
    guard outcome.isOK else { return lines.flatMap(fault) }
    guard !showsOwn, case .entries(let entries, nil) = outcome, !entries.isEmpty else {
      return lines
    }
    // On a terminal, what was said must not look like what is said.
    return lines.map { Paint.quiet("| " + $0, colours: hasColours) }
  }

  /// A line that can't be done: what is wrong, usage, example.
  public func lines(_ error: LineError) -> [String] {
    error.lines.enumerated().map { place, line in
      Paint.fault(place == 0 ? "! " + line : "  " + line, colours: hasColours)
    }
  }

  public func lines(_ warning: LineWarning) -> [String] { fault(warning.words) }
  public func lines(_ input: ConsoleFault) -> [String] { fault(input.words) }

  public func lines(_ result: ExportResult) -> [String] {
    result.isOK ? [result.words] : fault(result.words)
  }

  private func lines(_ report: MessageReport, now: WallTime) -> [String] {
    if report.isOwn, !showsOwn, !report.isLate { return [] }
    return [line(report, mark: report.isLate ? " (late)" : "", now: now)]
  }

  /// A message, whoever wrote it.
  func line(_ report: MessageReport, mark: String = "", now: WallTime) -> String {
    let time = local.words(report.sentAt, now: now) + mark
    let from = Sanitizer.line(report.from)
    let text = Sanitizer.line(report.text)
    switch report.scope {
    case .everyone: return shared("\(time) ", report)
    case .room(let room, _): return shared("\(time) #\(Sanitizer.line(room)) ", report)
    case .direct(let to):
      let people = report.isOwn ? "to \(Sanitizer.line(to))" : "from \(from)"
      return Paint.direct("\(time) [private] \(people): \(text)", colours: hasColours)
    case .party: return Paint.direct("\(time) [party] \(from): \(text)", colours: hasColours)
    }
  }

  /// A line that others read too; one that speaks of its reader stands out.
  private func shared(_ start: String, _ report: MessageReport) -> String {
    let isLive = hasColours && !report.isLate
    let from = Sanitizer.line(report.from)
    let text = Sanitizer.line(report.text)
    let name = Paint.name(report.from)(from, colours: isLive)
    let who = report.isAction ? "* \(name) " : "\(name): "
    let head = Paint.quiet(start, colours: isLive)
    guard !report.isOwn, Mention.isIn(report.text, of: user) else { return head + who + text }
    return head + Paint.mention("[mention]", colours: isLive) + " " + who
      + Paint.mention(text, colours: isLive)
  }

  private func lines(_ report: DeliveryReport) -> [String] {
    let to = report.to.map(Sanitizer.line)
    switch report.state {
    case .sent(let copies):
      return quiet("sent, \(words(copies: copies))")
    case .delivered:
      return quiet("delivered to \(to ?? "everyone")")
    case .waiting(let copies):
      return quiet("waiting for \(to ?? "everyone") to sign in, \(words(copies: copies))")
    case .failed(let failure):
      return fault("Not delivered to \(to ?? "everyone"): \(failure.words)")
    }
  }

  private func words(copies: Int) -> String { copies == 1 ? "1 copy" : "\(copies) copies" }

  private func quiet(_ words: String) -> [String] {
    [Paint.quiet("  " + words, colours: hasColours)]
  }

  func news(_ words: String) -> [String] {
    [Paint.quiet("* " + words, colours: hasColours)]
  }
  private func fault(_ words: String) -> [String] {
    [Paint.fault("! " + words, colours: hasColours)]
  }

  private func because(_ reason: String) -> String {
    reason.isEmpty ? "" : " (\(Sanitizer.line(reason)))"
  }
}

extension RoomChange {
  fileprivate var words: String {
    let (who, where_) = (Sanitizer.line(user), "#" + Sanitizer.line(room))
    return switch what {
    case .joined: "\(who) came into \(where_)"
    case .left: "\(who) left \(where_)"
    }
  }
}

extension Notice {
  /// Whether nothing is wrong.
  fileprivate var isNews: Bool {
    switch self {
    case .capacitySet, .readerAway, .back: true
    default: false
    }
  }
}

extension CoordinatorReport {
  /// One quiet line.
  fileprivate var words: String {
    let who = isSelf ? "This node coordinates" : "\(Sanitizer.line(name)) coordinates"
    let took = tookMilliseconds.map { ", after \(Figures.milliseconds($0))" } ?? ""
    let why = reason.isEmpty ? "" : " (\(Sanitizer.line(reason)))"
    return "\(who): \(counted(members, "node")), term \(term)\(took)\(why)"
  }
}
