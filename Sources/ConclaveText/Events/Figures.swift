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
