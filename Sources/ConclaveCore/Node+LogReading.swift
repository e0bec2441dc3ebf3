import ConclaveWire

/// `@getlog` under way: the last lines are read a page at a time, backwards.
struct LogReading: Sendable {
  var command: CommandID
  var request: LogRequest
  var place: LogPlace
  /// What was found so far, in total order within a page, the last page first.
  var pages: [[Entry]] = []
  var found = 0
  /// How many lines were found when progress was last told.
  var told = 0

  /// Lines of one `@getlog` at most.
  static let linesMax = 1_000_000
  /// Lines that one read brings.
  static let pageLines = 512
  /// Lines after which progress is told, each time.
  static let progressLines = 8_192

  var count: Int { min(request.count ?? Self.linesMax, Self.linesMax) }

  /// The last lines that were asked for, in total order.
  var entries: [Entry] { Array(pages.reversed().joined().suffix(count)) }
}

/// The log for people.
extension Node {
  mutating func readLog(_ request: LogRequest, _ id: CommandID, _ turn: inout Turn) {
    let place: LogPlace =
      switch request.place {
      case .everyone: .everyone
      case .room(let room): .room(key: UserName.key(of: room))
      case .here: here
      }
    read(LogReading(command: id, request: request, place: place), before: nil, &turn)
  }

  /// Where what the user types goes.
  private var here: LogPlace {
    guard let room = session?.record.room, !room.isEmpty else { return .everyone }
    return .room(key: UserName.key(of: room))
  }

  private mutating func read(
    _ reading: LogReading, before: OrderKey?, _ turn: inout Turn
  ) {
    let limit = min(LogReading.pageLines, max(reading.count - reading.found, 1))
    _ = read(
      .messages(reading.request.filter, in: reading.place, before: before, limit: limit),
      .command(reading), &turn)
  }

  /// A page of the log came. Void copies of a message don't count.
  mutating func goOn(_ before: LogReading, with page: [Entry], _ turn: inout Turn) {
    var reading = before
    let valid = page.filter { !log.isVoid($0) }
    reading.pages.append(valid)
    reading.found += valid.count
    if let first = page.first, reading.found < reading.count {
      tellProgress(of: &reading, &turn)
      return read(reading, before: first.order, &turn)
    }
    let lines = reading.entries.compactMap(line)
    reply(reading.command, .log, .entries(lines, export: reading.request.export), &turn)
  }

  private func tellProgress(of reading: inout LogReading, _ turn: inout Turn) {
    guard reading.found - reading.told >= LogReading.progressLines else { return }
    reading.told = reading.found
    turn.emit(.progress(reading.command, .log, lines: reading.found))
  }

  func line(_ entry: Entry) -> LogLine? {
    guard let (room, message) = entry.body.line else { return nil }
    return LogLine(
      message: entry.request, from: log.accounts.name(of: message.account) ?? message.name,
      room: room, text: message.text, isAction: message.isAction, sentAt: entry.wall,
      position: entry.position)
  }
}
