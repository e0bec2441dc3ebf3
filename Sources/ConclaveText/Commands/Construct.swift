import ConclaveCore
import ConclaveWire

/// The constructors of the command table: arguments in, what they ask for out.
enum Construct {
  /// A command without arguments.
  static func plain(_ command: Command) -> CommandRow.Constructor {
    { (scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine in
      try end(&scanner)
      return .command(command)
    }
  }

  static func help(_ scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine {
    guard !scanner.isAtEnd else { return .command(.help(topic: nil)) }
    let topic = String(scanner.remainder().trimmed.drop { $0 == "@" || $0 == "/" })
    let say = topic.lowercased() == CommandName.say.rawValue ? CommandName.say : nil
    guard let name = CommandTable.find(topic) ?? say else { throw unknown(topic) }
    return .command(.help(topic: name.rawValue))
  }

  static func register(_ scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine
  {
    guard let word = try scanner.name() else { throw .missing("user") }
    let user = try Checks.newName(word)
    guard !scanner.isAtEnd else { return .needsPassword(PasswordRequest(.register, user: user)) }
    let password = try Checks.newPassword(scanner.remainder())
    return .command(.register(user: user, Password(password)))
  }

  static func login(_ scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine {
    guard let word = try scanner.name() else { throw .missing("user") }
    let user = try Checks.anyName(word)
    guard !scanner.isAtEnd else { return .needsPassword(PasswordRequest(.login, user: user)) }
    return .command(.login(user: user, Password(scanner.remainder())))
  }

  /// "The old password goes up to the first space, or stands in quotes; the new one is the rest of the line."
  static func changePassword(
    _ scanner: inout LineScanner, _: LineContext
  ) throws(LineFault) -> ParsedLine {
    guard let old = try scanner.name() else { return .needsPassword(PasswordRequest(.old)) }
    guard !scanner.isAtEnd else { throw .missing("new password") }
    let new = try Checks.newPassword(scanner.remainder())
    return .command(.changePassword(old: Password(old), new: Password(new)))
  }

  static func unregister(
    _ scanner: inout LineScanner, _: LineContext
  ) throws(LineFault) -> ParsedLine {
    guard !scanner.isAtEnd else { return .needsPassword(PasswordRequest(.unregister)) }
    return .command(.unregister(Password(scanner.remainder())))
  }

  static func log(
    _ scanner: inout LineScanner, _ context: LineContext
  ) throws(LineFault) -> ParsedLine {
    let arguments = try LogArguments(scanner.remainder(), context)
    return .command(.log(arguments.request))
  }

  static func send(
    _ scanner: inout LineScanner, _ context: LineContext
  ) throws(LineFault) -> ParsedLine {
    guard let word = try scanner.name() else { throw .missing("user") }
    if word.lowercased() == "all" { return try sendAll(&scanner, context) }
    let user = try Checks.anyName(word)
    return .command(.send(to: user, text: try text(&scanner)))
  }

  static func reply(_ scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine {
    .command(.reply(text: try text(&scanner)))
  }

  static func message(_ scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine
  {
    try end(&scanner)
    return .needsMessage
  }

  static func sendAll(_ scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine
  {
    .command(.sendAll(text: try text(&scanner)))
  }

  static func say(_ scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine {
    .command(.say(text: try Checks.text(scanner.remainder())))
  }

  static func party(
    _ scanner: inout LineScanner, _ context: LineContext
  ) throws(LineFault) -> ParsedLine {
    guard let word = scanner.word() else { throw .missing("invite, accept, decline, leave or who") }
    switch word.lowercased() {
    case "invite":
      guard let user = try optionalName(&scanner) else { throw .missing("user") }
      return .command(.party(.invite(user: user)))
    case "accept": return .command(.party(.accept(from: try optionalName(&scanner))))
    case "decline": return .command(.party(.decline(from: try optionalName(&scanner))))
    case "leave": return try plain(.party(.leave))(&scanner, context)
    case "say": return try partySay(&scanner, context)
    case "who": return try plain(.party(.who))(&scanner, context)
    default: throw .badPartyRequest(String(word))
    }
  }

  static func partySay(_ scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine
  {
    .command(.partySay(text: try text(&scanner)))
  }

  /// The rest of the line, as a message.
  private static func text(_ scanner: inout LineScanner) throws(LineFault) -> String {
    guard !scanner.isAtEnd else { throw .missing("text") }
    return try Checks.text(scanner.remainder())
  }

  /// A user's name, and nothing after it; nil if nothing is there.
  private static func optionalName(_ scanner: inout LineScanner) throws(LineFault) -> String? {
    guard let word = try scanner.name() else { return nil }
    let user = try Checks.anyName(word)
    try end(&scanner)
    return user
  }

  static func act(_ scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine {
    .command(.act(text: try text(&scanner)))
  }

  static func join(_ scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine {
    guard let word = try scanner.name() else { throw .missing("room") }
    let room = try Checks.room(word)
    try end(&scanner)
    return .command(.join(room: room))
  }

  static func away(_ scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine {
    guard !scanner.isAtEnd else { return .command(.away(text: nil)) }
    return .command(.away(text: try Checks.away(scanner.remainder().trimmed)))
  }

  static func ignore(_ scanner: inout LineScanner, _: LineContext) throws(LineFault) -> ParsedLine {
    .command(.ignore(user: try optionalName(&scanner)))
  }

  static func capacity(
    _ scanner: inout LineScanner, _: LineContext
  ) throws(LineFault) -> ParsedLine {
    guard let word = scanner.word() else { return .command(.capacity(seats: nil)) }
    try end(&scanner)
    guard word.allSatisfy(\.isASCIIDigit), let seats = UInt16(word),
      (1...Limits.capacityMax).contains(seats)
    else { throw .badCapacity(String(word)) }
    return .command(.capacity(seats: seats))
  }

  static func unknown(_ word: String, mark: Character = "@") -> LineFault {
    let near = Nearest.word(to: word.lowercased(), among: CommandTable.typedWords)
    return .unknownCommand(word, near: near, mark: mark)
  }

  private static func end(_ scanner: inout LineScanner) throws(LineFault) {
    if let word = scanner.word() { throw .surplus(String(word)) }
  }
}

extension StringProtocol {
  /// Without the space around it.
  var trimmed: String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
