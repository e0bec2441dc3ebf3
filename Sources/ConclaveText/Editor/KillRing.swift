/// What was cut, to be put in again.
struct KillRing: Sendable {
  static let countMax = 30

  private var texts: [String] = []
  private var place = 0

  enum Side { case before, after }

  /// - Parameter side: where it stood of what was cut just before; nil if something else came in between.
  mutating func add(_ text: String, joining side: Side?) {
    guard !text.isEmpty else { return }
    switch (side, texts.last) {
    case (.after?, let last?): texts[texts.count - 1] = last + text
    case (.before?, let last?): texts[texts.count - 1] = text + last
    default: texts.append(text)
    }
    if texts.count > Self.countMax { texts.removeFirst() }
    place = texts.count - 1
  }

  /// What was cut last.
  mutating func newest() -> String? {
    place = texts.count - 1
    return texts.last
  }

  /// What was cut before the one that was put in.
  mutating func older() -> String? {
    guard !texts.isEmpty else { return nil }
    place = (place + texts.count - 1) % texts.count
    return texts[place]
  }
}
