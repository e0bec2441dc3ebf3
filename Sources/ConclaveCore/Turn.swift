import ConclaveWire

/// One step under way: the time, and the effects so far. It is handed down by every handler, which append in
/// order.
struct Turn {
  let now: Now
  var effects: [Effect] = []

  var instant: Instant { now.instant }

  mutating func emit(_ event: Event) { effects.append(.emit(event)) }

  mutating func log(
    _ level: LogRecord.Level = .info, _ topic: LogRecord.Topic, _ event: String,
    _ fields: KeyValuePairs<String, String> = [:]
  ) {
    effects.append(.log(LogRecord(level, topic, event, fields)))
  }
}
