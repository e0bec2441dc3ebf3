/// Bytes that come in at the end and go out at the front.
public struct ByteQueue: Sendable {
  private var bytes: [UInt8] = []
  private var head = 0

  /// Room kept when the queue runs empty; a larger one is given back.
  static let keptBytesMax = 1 << 16

  public init() {}

  public var count: Int { bytes.count - head }
  public var isEmpty: Bool { head == bytes.count }

  // Not generic: called from other modules, that would copy byte by byte.
  public mutating func append(_ more: [UInt8]) {
    more.withUnsafeBytes { append($0) }
  }

  public mutating func append(_ more: ArraySlice<UInt8>) {
    more.withUnsafeBytes { append($0) }
  }

  public mutating func append(_ more: UnsafeRawBufferPointer) {
    compact()
    bytes.append(contentsOf: more)
  }

  /// Drops bytes at the front: at most `count`.
  public mutating func drop(_ count: Int) {
    precondition(count <= self.count, "\(count) dropped of \(self.count)")
    head += count
    if isEmpty { removeAll() }
  }

  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptBytesMax)
    head = 0
  }

  /// The byte at an offset from the front.
  public subscript(offset: Int) -> UInt8 { bytes[head + offset] }

  /// The bytes in a range of offsets from the front.
  public subscript(range: Range<Int>) -> ArraySlice<UInt8> {
    bytes[(head + range.lowerBound)..<(head + range.upperBound)]
  }

  /// Calls with all bytes.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[head...])) }
  }

  /// Moves the rest to the start when it is the smaller part: each byte moves once at most on average.
  private mutating func compact() {
    guard head > 0, head >= count else { return }
    bytes.removeFirst(head)
    head = 0
  }
}
