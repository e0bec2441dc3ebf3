import ConclaveCore
import ConclaveWire

/// Who is told what the user should know: all front-ends.
public protocol EventSink: AnyObject {
  func show(_ event: Event)
}

/// Who takes records of the log.
public protocol LogSink: AnyObject {
  func write(_ record: LogRecord, at now: WallTime)
}

extension Console: FrontEnd {}
extension LogFile: LogSink {}
