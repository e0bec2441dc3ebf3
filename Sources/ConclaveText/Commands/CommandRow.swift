import ConclaveCore
import ConclaveWire

/// What parser, usage errors, help, completion and README know of a command.
struct CommandRow: Sendable {
  /// Who may give the command.
  enum Access: Sendable { case anyone, signedIn }

  /// Reads the arguments.
  typealias Constructor =
    @Sendable (inout LineScanner, LineContext) throws(LineFault) -> ParsedLine

  var aliases: [String] = []
  /// As usage shows them.
  var parameters = ""
  /// One line, for the list.
  var help: String
  /// More of it for `@help <command>`, each from a new line on.
  var details: [String] = []
  /// What follows the command in an example.
  var example = ""
  var access = Access.anyone
  var make: Constructor
}

/// What a line is read against.
struct LineContext: Sendable {
  var now: WallTime
  var local: LocalTime
}
