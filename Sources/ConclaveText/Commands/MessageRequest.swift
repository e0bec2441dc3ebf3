import ConclaveCore

/// A direct message whose recipient and text are asked for, one after the other.
public enum MessageRequest {
  /// What is asked first, and what then.
  public static let recipientQuestion = "To: "
  public static let textQuestion = "Text: "
  /// What is said when the answer is an empty line.
  public static let calledOff = "Nothing was sent."

  /// Reads the first answer: a name, in quotes or not.
  /// - Returns: nil for an empty one, which calls it off.
  public static func recipient(_ answer: String) throws(LineError) -> String? {
    do throws(LineFault) {
      var scanner = LineScanner(answer[...])
      guard let name = try scanner.name() else { return nil }
      if let more = scanner.word() { throw LineFault.surplus(String(more)) }
      return name.lowercased() == "all" ? name : try Checks.anyName(name)
    } catch {
      throw LineError(error, command: .message)
    }
  }

  /// Makes the command of both answers.
  public static func command(to recipient: String, text: String) throws(LineError) -> Command {
    do throws(LineFault) {
      let text = try Checks.text(text)
      return recipient.lowercased() == "all"
        ? .sendAll(text: text) : .send(to: recipient, text: text)
    } catch {
      throw LineError(error, command: .message)
    }
  }
}
