import ConclaveCore
import ConclaveWire

/// A line that can't be done, found before anything is sent.
public struct LineError: Error, Hashable, Sendable {
  public var fault: LineFault
  /// The command it was meant for, if that is known.
  public var command: CommandName?

  public init(_ fault: LineFault, command: CommandName? = nil) {
    self.fault = fault
    self.command = command
  }
}

/// What is wrong with a line.
public enum LineFault: Error, Hashable, Sendable {
  /// No command of that name; one like it; what it was typed after, `@` or `/`.
  case unknownCommand(String, near: String?, mark: Character = "@")
  /// `@` or `/` with nothing after it.
  case noCommand
  /// An argument isn't there.
  case missing(String)
  /// More arguments than the command takes; the first that is too many.
  case surplus(String)
  case openQuote
  case badName(String, NameFault)
  case passwordTooShort
  /// The two passwords that were typed unseen differ.
  case passwordsDiffer
  /// A password is missing where nobody can be asked for it.
  case passwordMissing
  /// A password needn't be asked for.
  case notSignedIn
  case alreadySignedIn(String)
  /// A recipient and a text are to be asked for where nobody can be asked.
  case nobodyToAsk
  case emptyText
  /// Above `Limits.textScalarsMax` or `Limits.textBytesMax`.
  case textTooLong
  case badRoom(String, NameFault)
  case awayTooLong
  /// No number of seats.
  case badCapacity(String)
  case badCount(String)
  case badTime(String)
  case badLogRequest(String)
  case badPartyRequest(String)
}
