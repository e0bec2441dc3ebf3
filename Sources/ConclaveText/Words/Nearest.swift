import ConclaveCore

/// Finds the word somebody may have meant.
enum Nearest {
  /// Characters of a word that is compared.
  private static let wordMax = 32

  /// The nearest of the words, if one is near enough: half of its letters may differ.
  static func word(to typed: String, among words: [String]) -> String? {
    guard typed.count <= wordMax else { return nil }
    let ranked = words.map { (editDistance(typed, $0), $0) }.min { $0.0 < $1.0 }
    guard let (distance, word) = ranked, distance * 2 <= word.count else { return nil }
    return word
  }
}
