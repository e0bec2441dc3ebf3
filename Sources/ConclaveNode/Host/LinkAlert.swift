/// What a side says in the clear when it gives up a handshake.
///
///     alert = %x00 %x01 code
///
/// "In the place of a record: its length of 1 is shorter than any sealed message. It is believed only before
/// the first record has opened, and only as far as a line in the log goes: anybody on the way can forge it."
enum LinkAlert: UInt8, Sendable {
  /// The handshake's third message showed that the secrets differ.
  case wrongSecret = 1

  /// The bytes of the alert.
  var record: [UInt8] { [0, 1, rawValue] }

  /// The length that tells an alert from a sealed message.
  static let bodyBytes = 1
}
