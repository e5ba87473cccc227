import SMTPSink
import Testing

@testable import Delivery

@Suite struct DotStuffingTests {
  @Test(arguments: [
    ("a\r\n", "a\r\n"),
    (".\r\n", "..\r\n"),
    (".a\r\n..b\r\n", "..a\r\n...b\r\n"),
    ("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n"),
    ("a.\r\n b.c\r\n", "a.\r\n b.c\r\n"),
    ("a\r\n.", "a\r\n..\r\n"),
    // What lacks CRLF at its end gets one, or the final dot would not stand on a line of its own.
    ("a", "a\r\n"),
    ("a\r", "a\r\r\n"),
    ("a\n", "a\n\r\n"),
    ("", "\r\n"),
    // A relay that takes a bare LF for a line end must not see the end of the message there.
    ("a\n.\nb\r\n", "a\n..\nb\r\n"),
    ("\r\n", "\r\n"),
  ])
  func `dots are doubled at line starts`(message: String, stuffed: String) {
    var output: [UInt8] = []
    DotStuffing.append(Array(message.utf8), to: &output)
    #expect(String(decoding: output, as: UTF8.self) == stuffed)
  }

  @Test(arguments: ["..a\r\n.\r\n", "Subject: a\r\n\r\n.b\r\n...\r\nc\r\n"])
  func `the relay gets the same bytes`(message: String) throws {
    let relay = try SinkRelay()
    #expect(try relay.transport.deliver(message).isAccepted)
    #expect(relay.store.mails.map { String(decoding: $0.bytes, as: UTF8.self) } == [message])
  }
}

extension SMTPTransport {
  fileprivate func deliver(_ message: String) throws -> DeliveryResult {
    try deliver(to: "anna@example.org", message)
  }
}

extension DeliveryResult {
  var isAccepted: Bool { if case .accepted = self { true } else { false } }
  var isLost: Bool { if case .lost = self { true } else { false } }
  var isInDoubt: Bool { if case .inDoubt = self { true } else { false } }
}
