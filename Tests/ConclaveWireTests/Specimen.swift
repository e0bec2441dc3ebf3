import Testing

@testable import ConclaveWire

/// A value with the bytes that it must have, whatever its type.
struct Specimen: Sendable, CustomTestStringConvertible {
  let name: String
  /// Written out by hand from Protocol.md.
  let golden: [UInt8]
  /// What the value is encoded to.
  let encoded: [UInt8]
  /// Whether bytes decode to the value.
  let isDecoded: @Sendable ([UInt8]) throws -> Bool
  /// Decodes bytes and encodes what came out.
  let recode: @Sendable ([UInt8]) throws(WireError) -> [UInt8]
  /// Whether bytes decode to something that this version doesn't keep whole, as Protocol.md allows.
  let isLenient: @Sendable ([UInt8]) throws -> Bool

  var testDescription: String { name }

  init<Value: WireValue & Equatable>(_ name: String, _ value: Value, _ hex: String) {
    self.name = name
    golden = bytes(hex: hex)
    encoded = value.encoded
    isDecoded = { try decode($0, as: Value.self) == value }
    recode = { bytes throws(WireError) in try decode(bytes, as: Value.self).encoded }
    isLenient = { bytes in
      switch try decode(bytes, as: Value.self) {
      case let frame as StampedFrame: frame.frame.isLenient
      case let request as Request: request.isLenient
      case let answer as Answer: answer.isLenient
      case is Hello: true
      default: false
      }
    }
  }

  /// A frame with the sample's stamp: kind, stamp, content.
  init(frame: Frame, kind: String, _ content: String) {
    let name = String(describing: frame).prefix { $0 != "(" }
    self.init(
      "frame \(name)", StampedFrame(stamp: Sample.stamp, frame: frame),
      kind + Hex.stamp + content)
  }
}

extension Frame {
  fileprivate var isLenient: Bool {
    switch self {
    case .unknown, .hello: true
    case .request(let request): request.isLenient
    case .answer(let answer): answer.isLenient
    default: false
    }
  }
}

extension Request {
  fileprivate var isLenient: Bool {
    if case .unknown = body { true } else { false }
  }
}

extension Answer {
  /// A refusal's unused number and text are read and dropped.
  fileprivate var isLenient: Bool {
    if case .refused = body { true } else { false }
  }
}
