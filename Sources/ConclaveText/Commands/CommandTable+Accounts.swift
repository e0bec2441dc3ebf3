/// The rows about one's own account.
extension CommandTable {
  static let changePassword = CommandRow(
    parameters: "[<old password> <new password>]", help: "change the password; you stay signed in",
    details: [
      "In a terminal leave both out: they are asked for unseen, the new one twice.",
      "On the line, the old password goes up to the first space, or stands in quotes, 'so' or "
        + "\"so\"; the new one is the rest of the line.",
    ], access: .signedIn, make: Construct.changePassword)

  static let unregister = CommandRow(
    parameters: "[password]", help: "give up the account and free its seat and name",
    details: [
      "The account is gone for good, on every node; messages that wait for it lapse. What it "
        + "wrote stays in the log. Anybody can register the name again: that is another account.",
      "In a terminal leave the password out: it is asked for unseen; an empty one stops it.",
    ], access: .signedIn, make: Construct.unregister)
}
