import ConclaveWire

/// Times as people type them: `10:30`, `15m`, `2h`, `3d ago`, `2026-11-21`, `2026-11-21T10:30:00Z`.
public enum SinceText {
  /// Digits of a length of time.
  private static let lengthDigitsMax = 6

  /// - Returns: nil for what is no time.
  public static func time(_ text: String, now: WallTime, local: LocalTime) -> WallTime? {
    let words = text.hasSuffix(" ago") ? String(text.dropLast(4)) : text
    if let length = length(words) {
      return WallTime(milliseconds: now.milliseconds - min(now.milliseconds, length))
    }
    if let clock = clock(text, now: now, local: local) { return clock }
    guard let moment = ISO8601.moment(text) else { return nil }
    if let zone = moment.zone {
      return WallTime(milliseconds: UInt64(max(0, moment.milliseconds - zone * 1_000)))
    }
    return local.time(shifted: moment.milliseconds)
  }

  private static func length(_ text: String) -> UInt64? {
    let unit: UInt64
    switch text.last {
    case "s": unit = 1_000
    case "m": unit = 60_000
    case "h": unit = 3_600_000
    case "d": unit = 86_400_000
    default: return nil
    }
    let digits = text.dropLast()
    guard (1...lengthDigitsMax).contains(digits.count), digits.allSatisfy(\.isASCIIDigit) else {
      return nil
    }
    return UInt64(digits).map { $0 * unit }
  }

  /// The last time the clock showed that: today, or yesterday if it is still to come.
  private static func clock(_ text: String, now: WallTime, local: LocalTime) -> WallTime? {
    var reader = DigitReader(text.count == 4 ? "0" + text : text)
    guard let milliseconds = ISO8601.clock(&reader), reader.isAtEnd else { return nil }
    let today = Int64(clamping: local.shifted(now).milliseconds) / ISO8601.dayMilliseconds
    let time = local.time(shifted: today * ISO8601.dayMilliseconds + milliseconds)
    guard time > now else { return time }
    return local.time(shifted: (today - 1) * ISO8601.dayMilliseconds + milliseconds)
  }
}

extension LocalTime {
  /// The moment at which the clock on the wall shows this.
  func time(shifted: Int64) -> WallTime {
    let guess = WallTime(milliseconds: UInt64(max(0, shifted)))
    let offset = Int64(offset(guess)) * 1_000
    return WallTime(milliseconds: UInt64(max(0, shifted - offset)))
  }
}
