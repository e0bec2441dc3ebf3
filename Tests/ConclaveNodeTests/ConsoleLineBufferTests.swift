import ConclaveText
import Testing

@testable import ConclaveNode

private func items(_ bytes: [UInt8], chunk: Int, ends: Bool = true) -> [LineBuffer.Item] {
  var buffer = LineBuffer()
  var items: [LineBuffer.Item] = []
  var rest = bytes[...]
  while !rest.isEmpty {
    buffer.append(rest.prefix(chunk))
    rest = rest.dropFirst(chunk)
    while let item = buffer.next() { items.append(item) }
  }
  if ends { buffer.end() }
  while let item = buffer.next() { items.append(item) }
  return items
}

@Suite struct ConsoleLineBufferTests {
  @Test func linesAreTheSameHoweverTheyArrive() {
    let bytes = Array("one\ntwo\r\n\n\r\nfünf\nlast".utf8)
    let lines: [LineBuffer.Item] = ["one", "two", "", "", "fünf", "last"].map { .line($0) }
    for chunk in 1...bytes.count { #expect(items(bytes, chunk: chunk) == lines) }
  }

  @Test func anUnfinishedLineWaits() {
    #expect(items(Array("one\ntwo".utf8), chunk: 3, ends: false) == [.line("one")])
  }

  @Test func nothingIsNoLine() {
    #expect(items([], chunk: 1).isEmpty)
    #expect(items(Array("\n".utf8), chunk: 1) == [.line("")])
  }

  @Test(arguments: [1_000, 65_536, 1 << 20])
  func aLineThatIsTooLongIsSkippedOnce(chunk: Int) {
    let long = [UInt8](repeating: 0x61, count: 3 * ConsoleFault.lineBytesMax)
    let bytes = Array("one\n".utf8) + long + Array("\ntwo\n".utf8)
    #expect(items(bytes, chunk: chunk) == [.line("one"), .fault(.lineTooLong), .line("two")])
    #expect(items(long, chunk: chunk) == [.fault(.lineTooLong)])
  }

  @Test func theLongestLinePasses() {
    let most = String(repeating: "a", count: ConsoleFault.lineBytesMax)
    #expect(items(Array((most + "\n").utf8), chunk: 65_536) == [.line(most)])
    #expect(items(Array((most + "a\n").utf8), chunk: 65_536) == [.fault(.lineTooLong)])
  }

  @Test func otherEncodingsAreRefusedByLine() {
    let bytes = Array("one\n".utf8) + [0x66, 0xfc, 0x0a, 0xff, 0x0a] + Array("two\n".utf8)
    let expected: [LineBuffer.Item] = [
      .line("one"), .fault(.notUTF8), .fault(.notUTF8), .line("two"),
    ]
    for chunk in 1...bytes.count { #expect(items(bytes, chunk: chunk) == expected) }
  }

  @Test func isExhaustedOnlyAfterTheLastLine() {
    var buffer = LineBuffer()
    buffer.append(Array("one".utf8)[...])
    #expect(!buffer.isExhausted)
    buffer.end()
    #expect(!buffer.isExhausted)
    #expect(buffer.next() == .line("one"))
    #expect(buffer.isExhausted)
    #expect(buffer.next() == nil)
  }
}
