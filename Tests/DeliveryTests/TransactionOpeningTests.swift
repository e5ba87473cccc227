import Mail
import Testing

@testable import Delivery

/// What is said of a message before it is sent.
@Suite struct TransactionOpeningTests {
  private func lines(
    from sender: String? = "news@example.com", to recipient: String = "ada@example.org",
    id: String? = nil, _ change: (inout SMTPCapabilities) -> Void = { _ in }
  ) throws -> [String] {
    var capabilities = SMTPCapabilities()
    change(&capabilities)
    let envelope = Envelope(
      from: try sender.map(EmailAddress.init(parsing:)), to: try .init(parsing: recipient), id: id)
    let opening = TransactionOpening(
      OutgoingMail(envelope: envelope, bytes: [1, 2, 3]), capabilities)
    var start = 0
    return opening.commands.map { command in
      defer { start = command.end }
      return String(decoding: opening.bytes[start..<command.end].dropLast(2), as: UTF8.self)
    }
  }

  @Test func `only what is offered is asked for`() throws {
    #expect(
      try lines(id: "2026-W47.abc")
        == ["MAIL FROM:<news@example.com>", "RCPT TO:<ada@example.org>", "DATA"])
    #expect(try lines(from: nil).first == "MAIL FROM:<>")
    #expect(try lines { $0.size = 0 }.first == "MAIL FROM:<news@example.com> SIZE=3")
    #expect(try lines { $0.smtpUTF8 = true }.first == "MAIL FROM:<news@example.com>")
    #expect(
      try lines(to: "zoë@example.org") { $0.smtpUTF8 = true }
        .prefix(2) == ["MAIL FROM:<news@example.com> SMTPUTF8", "RCPT TO:<zoë@example.org>"])
  }

  @Test func `bounces name the issue and bring no copy`() throws {
    #expect(
      try lines(id: "2026-W47.abc") { $0.dsn = true } == [
        "MAIL FROM:<news@example.com> RET=HDRS ENVID=2026-W47.abc",
        "RCPT TO:<ada@example.org> NOTIFY=FAILURE", "DATA",
      ])
    #expect(
      try lines { $0.dsn = true }.first == "MAIL FROM:<news@example.com> RET=HDRS")
    // An id that cannot be said is left out.
    #expect(
      try lines(id: "Zoë") { $0.dsn = true }.first == "MAIL FROM:<news@example.com> RET=HDRS")
  }

  @Test(
    arguments: [
      ("a.b-c", "a.b-c"), ("a+b=c", "a+2Bb+3Dc"), ("a b", "a+20b"), ("", nil), ("a\r\nRCPT", nil),
      ("ü", nil), (String(repeating: "a", count: 100), String(repeating: "a", count: 100)),
      (String(repeating: "a", count: 98) + "+", nil),
    ] as [(String, String?)])
  func `an id is written so that nothing can come after it`(value: String, text: String?) {
    #expect(XText(encoding: value)?.text == text)
  }
}
