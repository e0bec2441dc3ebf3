import ConclaveCore
import ConclaveWire

/// The documents of `conclave export`: one JSON object each, with one record a line in its list.
public enum ExportText {
  public static func head(_ list: String, group: String, at now: WallTime) -> String {
    let group = JSONWriter.text(.string(group))
    return "{\"group\":\(group),\"exported_at\":\"\(ISO8601.text(now))\",\"\(list)\":["
  }

  /// - Parameter count: of the records.
  public static func tail(count: Int) -> String { "],\"count\":\(count)}" }

  /// An account: name, credential, status. The credential is what a password is checked against; no password
  /// can be read from it, but a weak one can be guessed.
  public static func user(_ record: AccountRecord) -> String {
    JSONWriter.text([
      "name": .text(record.name), "status": .string(record.status.rawValue),
      "account": .string(record.account.description),
      "registered_at": record.since.map {
        .string(ISO8601.text(WallTime(milliseconds: $0.milliseconds)))
      } ?? .null,
      "credential": record.credential?.json ?? .null,
    ])
  }

  /// A line of the log.
  /// - Parameter author: what its author is called now; nil for the name then.
  public static func line(_ entry: Entry, from author: String?) -> String? {
    guard let (room, message) = entry.body.line else { return nil }
    return JSONWriter.text([
      "message": .string(entry.request.description), "from": .string(author ?? message.name),
      "room": .text(room), "text": .string(message.text),
      "action": .bool(message.isAction), "sent_at": .string(ISO8601.text(entry.wall)),
      "term": .integer(entry.position.epoch.term),
      "epoch": .string(entry.position.epoch.description), "index": .integer(entry.position.index),
    ])
  }
}

extension Credential {
  fileprivate var json: JSONValue {
    [
      "salt": .string(salt.hexadecimal), "login_key": .string(loginKey.description),
      "mail_key": .string(mailKey.description),
      "wrapped_mail_secret": .string(wrappedMailSecret.hexadecimal),
    ]
  }
}
