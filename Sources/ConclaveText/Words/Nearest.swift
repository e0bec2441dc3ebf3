/// Finds the word somebody may have meant.
enum Nearest {
  /// Characters of a word that is compared.
  private static let wordMax = 32

  /// The nearest of the words, if one is near enough: a third of its letters may differ.
  static func word(to typed: String, among words: [String]) -> String? {
    guard typed.count <= wordMax else { return nil }
    let ranked = words.map { (distance(typed, $0), $0) }.min { $0.0 < $1.0 }
    guard let (distance, word) = ranked, distance <= max(1, word.count / 3) else { return nil }
    return word
  }

  /// Insertions, deletions, changes and exchanges of neighbours that make one word of the other (optimal
  /// string alignment).
  static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left), Array(right))
    var before: [Int] = []
    var row = Array(0...right.count)
    for i in left.indices {
      var next = [i + 1]
      for j in right.indices {
        let change = row[j] + (left[i] == right[j] ? 0 : 1)
        var best = min(change, row[j + 1] + 1, next[j] + 1)
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          best = min(best, before[j - 1] + 1)
        }
        next.append(best)
      }
      (before, row) = (row, next)
    }
    return row[right.count]
  }
}
