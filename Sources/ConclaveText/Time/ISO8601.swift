import ConclaveWire

/// The forms of ISO 8601 that Conclave writes and reads: UTC with milliseconds out; in, a date, perhaps with
/// a time, perhaps with a zone. Days are counted as in Howard Hinnant's "chrono-compatible low-level date
/// algorithms" (civil_from_days, days_from_civil), in the proleptic Gregorian calendar.
public enum ISO8601 {
  /// `2026-11-21T10:00:00.123Z`.
  public static func text(_ time: WallTime) -> String {
    let parts = CivilTime(time)
    return "\(parts.date)T\(parts.clock):\(two(parts.second)).\(three(parts.millisecond))Z"
  }

  /// A moment as it was written: without a zone it is local to somebody.
  struct Moment: Hashable {
    /// Milliseconds since 1970, taking what is written as UTC.
    var milliseconds: Int64
    /// Seconds that the zone is ahead of UTC; nil if none is written.
    var zone: Int64?
  }

  /// Reads `YYYY-MM-DD`, `YYYY-MM-DDThh:mm`, with `:ss` and `.fraction`, and `Z` or `±hh:mm`. A space may
  /// stand for the `T`. Returns nil for anything else and for years before 1970.
  static func moment(_ text: String) -> Moment? {
    var reader = DigitReader(text)
    guard let year = reader.number(4), year >= 1970, reader.take("-"),
      let month = reader.number(2), (1...12).contains(month), reader.take("-"),
      let day = reader.number(2), day >= 1, day <= CivilTime.days(of: month, in: year)
    else { return nil }
    var milliseconds = CivilTime.dayNumber(year: year, month: month, day: day) * dayMilliseconds
    if reader.isAtEnd { return Moment(milliseconds: milliseconds, zone: nil) }
    guard reader.take("T") || reader.take("t") || reader.take(" "), let time = clock(&reader) else {
      return nil
    }
    milliseconds += time
    guard let zone = zone(&reader), reader.isAtEnd else { return nil }
    return Moment(milliseconds: milliseconds, zone: zone.seconds)
  }

  /// Reads `hh:mm[:ss[.fraction]]` as milliseconds of the day.
  static func clock(_ reader: inout DigitReader) -> Int64? {
    guard let hour = reader.number(2), hour < 24, reader.take(":"), let minute = reader.number(2),
      minute < 60
    else { return nil }
    let milliseconds = (hour * 60 + minute) * 60_000
    guard reader.take(":") else { return milliseconds }
    guard let second = reader.number(2), second < 60 else { return nil }
    guard reader.take(".") else { return milliseconds + second * 1_000 }
    guard let fraction = reader.fraction() else { return nil }
    return milliseconds + second * 1_000 + fraction
  }

  private static func zone(_ reader: inout DigitReader) -> (seconds: Int64?, Void)? {
    if reader.isAtEnd { return (nil, ()) }
    if reader.take("Z") || reader.take("z") { return (0, ()) }
    let sign: Int64
    if reader.take("+") { sign = 1 } else if reader.take("-") { sign = -1 } else { return nil }
    guard let hours = reader.number(2), hours < 24, reader.take(":"),
      let minutes = reader.number(2),
      minutes < 60
    else { return nil }
    return (sign * (hours * 3_600 + minutes * 60), ())
  }

  static let dayMilliseconds: Int64 = 86_400_000
}

/// A time in the calendar, UTC.
struct CivilTime {
  var year: Int64
  var month: Int64
  var day: Int64
  var hour: Int64
  var minute: Int64
  var second: Int64
  var millisecond: Int64

  init(_ time: WallTime) {
    // A hostile time may be anything; the division keeps it within Int64.
    let seconds = Int64(time.milliseconds / 1_000)
    (year, month, day) = Self.civil(dayNumber: seconds / 86_400)
    hour = seconds / 3_600 % 24
    minute = seconds / 60 % 60
    second = seconds % 60
    millisecond = Int64(time.milliseconds % 1_000)
  }

  /// `2026-11-21`.
  var date: String {
    let digits = String(year)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      + "-\(two(month))-\(two(day))"
  }

  /// `10:00`.
  var clock: String { "\(two(hour)):\(two(minute))" }

  /// The date of a day counted from 1970-01-01, for days that aren't before it.
  private static func civil(dayNumber: Int64) -> (Int64, Int64, Int64) {
    // Counted from 0000-03-01 in eras of 400 years, so that the leap day ends a year.
    let shifted = dayNumber + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// Days since 1970-01-01.
  static func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func days(of month: Int64, in year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// Reads digits one after the other.
struct DigitReader {
  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  var isAtEnd: Bool { rest.isEmpty }

  /// Exactly so many digits.
  mutating func number(_ count: Int) -> Int64? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy(\.isASCIIDigit) else { return nil }
    rest = rest.dropFirst(count)
    return Int64(digits)
  }

  /// One to nine digits after the point, as milliseconds.
  mutating func fraction() -> Int64? {
    let digits = rest.prefix { $0.isASCIIDigit }
    guard (1...9).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    return Int64((digits + "00").prefix(3))
  }

  mutating func take(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest = rest.dropFirst()
    return true
  }
}

private func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
private func three(_ number: Int64) -> String { number < 100 ? "0\(two(number))" : "\(number)" }
