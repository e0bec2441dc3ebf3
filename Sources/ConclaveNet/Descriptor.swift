/// A file descriptor, closed when it goes.
///
/// Not copyable: who holds it owns it. Stored, it lives in a final class.
public struct Descriptor: ~Copyable, Sendable {
  /// The number; valid as long as the descriptor lives.
  public let raw: Int32

  /// Takes over an open descriptor.
  public init(owning raw: Int32) { self.raw = raw }

  /// Hands the descriptor on to somebody who closes it.
  public consuming func release() -> Int32 {
    let number = raw
    discard self
    return number
  }

  deinit { System.close(raw) }
}
