/// A timer of an `EventLoop` with at most one deadline. Setting it costs no system call.
public final class LoopTimer {
  /// Nanoseconds of CLOCK_BOOTTIME; nil for never.
  public private(set) var deadline: Int64?

  private let handler: () -> Void

  init(_ handler: @escaping () -> Void) { self.handler = handler }

  /// Replaces the deadline; a timer that fired has none.
  /// - Parameter nanoseconds: of CLOCK_BOOTTIME; one in the past fires in the next turn. Nil for never.
  public func set(_ nanoseconds: Int64?) { deadline = nanoseconds }

  /// Fires unless a timer that fired before it in this turn has moved the deadline.
  func fire(at now: Int64) {
    guard let deadline, deadline <= now else { return }
    self.deadline = nil
    handler()
  }
}
