import ConclaveCore
import ConclaveNet
import ConclaveText

/// The node's side of a terminal in another process: events out, commands in. The terminal itself is that
/// process's: when it stops, hangs up or is killed, the node sees a connection that is slow or ends.
final class AttachedTerminal: FrontEnd {
  /// Bytes that wait for a terminal that is slow or stopped; above that news is left out.
  private static let outputBytesMax = 1 << 24

  private var input: LineInput?
  private var outlet: Outlet?
  private let submit: (CommandID, Command) -> Void
  private let ended: (_ inOrder: Bool) -> Void

  /// - Parameters:
  ///   - submit: takes a command.
  ///   - ended: the terminal gives no more; in order when its input ended, else it is gone.
  init(
    input: Int32, output: Int32, loop: EventLoop, submit: @escaping (CommandID, Command) -> Void,
    ended: @escaping (_ inOrder: Bool) -> Void
  ) {
    self.submit = submit
    self.ended = ended
    outlet = Outlet(output, loop: loop, bytesMax: Self.outputBytesMax) { [weak self] change in
      if case .broken = change { self?.ended(false) }
    }
    self.input = LineInput(input, isTerminal: false, loop: loop) { [weak self] in
      self?.takeLines()
    }
  }

  func show(_ event: Event) {
    if case .reply = event { tell(.show(event)) } else { tell(.show(event), always: false) }
  }

  func follow(_ event: Event) { tell(.follow(event)) }

  /// - Parameter always: whether it is written however slow the reader is.
  func tell(_ frame: AttachedFrame, always: Bool = true) {
    if let count = outlet?.takeDropped() {
      outlet?.append(AttachedText.line(AttachedFrame.dropped(count)) + "\n", always: true)
    }
    outlet?.append(AttachedText.line(frame) + "\n", always: always)
  }

  var isDrained: Bool { outlet?.isEmpty ?? true }

  func close() {
    input?.close()
    outlet?.close(milliseconds: 0)
    (input, outlet) = (nil, nil)
  }

  private func takeLines() {
    while let item = input?.next() {
      guard case .line(let line) = item,
        let asked = AttachedText.read(AttachedCommand.self, line)
      else { return ended(false) }
      submit(asked.id, asked.command)
    }
    if input?.isExhausted == true { ended(true) }
  }
}
