import CSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A system call that failed: which, on what, and why.
public struct SystemError: Error, Hashable, Sendable {
  /// The `errno`.
  public let code: Int32
  /// The C function, such as `bind`.
  public let call: String
  /// What it was called for, in words, such as `the listener on 0.0.0.0:7000`.
  public let object: String

  public init(code: Int32, call: String, object: String) {
    self.code = code
    self.call = call
    self.object = object
  }
}

extension SystemError: CustomStringConvertible {
  /// `<object>: <reason> (<call>)`.
  public var description: String { "\(object): \(reason) (\(call))" }

  /// The system's words for the code.
  public var reason: String { String(cString: strerror(code)) }
}
