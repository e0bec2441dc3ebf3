extension LogLine {
  /// A line of the public log as it comes; nil for another message.
  public init?(_ report: MessageReport) {
    guard case .everyone(let position) = report.scope else { return nil }
    self.init(
      message: report.message, from: report.from, room: nil, text: report.text,
      isAction: report.isAction, sentAt: report.sentAt, position: position)
  }
}
