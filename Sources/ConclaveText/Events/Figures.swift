/// Numbers for people and for JSON. Decimals are counted in integers: rounding a Double would need the C
/// library's mathematics.
enum Figures {
  /// `4.1 ms`, `820 ms`, `2.8 s`.
  static func milliseconds(_ number: Double) -> String {
    guard number >= 0, number < millisecondsMax else { return "? ms" }
    if number < 10 { return "\(tenths(number)) ms" }
    if number < 1_000 { return "\(Int64(number + 0.5)) ms" }
    return "\(tenths(number / 1_000)) s"
  }

  /// `412 KB`, `1.3 GB`: a kilobyte has 1,000 bytes.
  static func bytes(_ count: UInt64) -> String {
    var (number, unit) = (Double(count), "bytes")
    for larger in ["KB", "MB", "GB", "TB"] where number >= 1_000 {
      (number, unit) = (number / 1_000, larger)
    }
    return number < 10 && unit != "bytes" ? "\(tenths(number)) \(unit)" : "\(Int64(number)) \(unit)"
  }

  /// `45 s`, `12 min`, `3 h 20 min`, `2 d 5 h`.
  static func time(seconds: Int64) -> String {
    let (minutes, hours) = (seconds / 60, seconds / 3_600)
    if seconds < 60 { return "\(seconds) s" }
    if minutes < 60 { return "\(minutes) min" }
    return hours < 24
      ? "\(hours) h \(minutes % 60) min" : "\(hours / 24) d \(hours % 24) h"
  }

  /// Above that a number is nonsense, and would leave Int64 further on.
  static let millisecondsMax = 1e12

  /// With one place.
  private static func tenths(_ number: Double) -> String {
    let count = Int64(number * 10 + 0.5)
    return "\(count / 10).\(count % 10)"
  }

  /// With three places at most, as JSON writes it; nil for what isn't a length of time.
  static func thousandths(_ number: Double) -> String? {
    guard number >= 0, number < millisecondsMax else { return nil }
    let count = Int64(number * 1_000 + 0.5)
    var places = "\(count % 1_000 + 1_000)".dropFirst()
    while places.last == "0" { places.removeLast() }
    return "\(count / 1_000)" + (places.isEmpty ? "" : "." + places)
  }
}
