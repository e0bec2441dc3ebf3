import ConclaveCore
import ConclaveWire

/// Reads what people type.
///
///     line    = [space] ("@" / "/") command [arguments]   ; names in any case
///             / ("@@" / "//") text                        ; sent without the first character
///             / text                                      ; sent to where the user is
public struct LineParser: Sendable {
  private let local: LocalTime

  /// - Parameter local: the clock by which people say times.
  public init(local: LocalTime) { self.local = local }

  /// - Parameters:
  ///   - line: without its line break.
  ///   - now: what times such as `10m` count from.
  public func parse(_ line: String, now: WallTime) -> ParsedLine {
    // A command with space before it is one all the same: a password must not end up in the public log.
    let start = line.drop(while: \.isWhitespace)
    guard let first = start.first else { return .empty }
    guard first == "@" || first == "/" else { return make(.say, line[...], now) }
    let after = start.dropFirst()
    if after.first == first { return make(.say, after, now) }
    var scanner = LineScanner(after)
    guard after.first?.isWhitespace == false, let word = scanner.word() else {
      return .error(LineError(.noCommand))
    }
    guard let name = CommandTable.find(String(word)) else {
      return .error(LineError(Construct.unknown(String(word), mark: first)))
    }
    return make(name, scanner.rest, now)
  }

  /// Whether a line begins as commands do, and so as no name does.
  public func isCommand(_ line: String) -> Bool {
    let first = line.first { !$0.isWhitespace }
    return first == "@" || first == "/"
  }

  /// Reads the name that is asked for when another one is taken; nil for an empty line.
  public func parseName(_ line: String) -> Result<String, LineError>? {
    let name = line.trimmed
    guard !name.isEmpty else { return nil }
    do {
      return .success(try Checks.newName(name))
    } catch {
      return .failure(LineError(error, command: .register))
    }
  }

  private func make(_ name: CommandName, _ text: Substring, _ now: WallTime) -> ParsedLine {
    var scanner = name == .say ? LineScanner(verbatim: text) : LineScanner(text)
    let context = LineContext(now: now, local: local)
    do {
      return try CommandTable.row(name).make(&scanner, context)
    } catch {
      return .error(LineError(error, command: name))
    }
  }
}
