import Foundation
import TestSupport
import Testing

@testable import Mail

@Suite struct MessageTests {
  @Test("A message with a text and an HTML part is written like this")
  func alternative() throws {
    let text = """
      The café on the quay opens on Monday. The harbour master cuts the ribbon, and there is cake.

      .
      From the editor
      --
      """
    let html = "<p>日本語の見出し</p>\n"
    let bytes = try message(
      .alternative([
        .text(subtype: "plain", Array(text.utf8)), .text(subtype: "html", Array(html.utf8)),
      ])
    ).bytes
    try expectGolden(visible(bytes), "alternative.eml")
  }

  @Test("Equal messages have equal bytes")
  func deterministic() throws {
    let body = MIMEPart.alternative([
      .text(subtype: "plain", Array("é".utf8)), .text(subtype: "html", Array("é".utf8)),
    ])
    #expect(try message(body).bytes == message(body).bytes)
  }

  @Test(
    "Every byte is ASCII, every line ends with CRLF and none is too long",
    arguments: QuotedPrintableTests.texts + [String(repeating: "日本語", count: 300)])
  func wire(text: String) throws {
    let plain = MIMEPart.text(subtype: "plain", Array(text.utf8))
    for body in [plain, .alternative([plain, .text(subtype: "html", Array(text.utf8))])] {
      let bytes = try message(body).bytes
      let lines = MailDecoder.lines(String(decoding: bytes, as: UTF8.self))
      #expect(lines.last == "")
      #expect(lines.allSatisfy { $0.utf8.count <= 78 })
      #expect(bytes.allSatisfy { $0 < 0x80 && $0 != 0 })
    }
  }

  private func message(_ body: MIMEPart) throws -> Message {
    Message(
      header: [
        try .mailboxes("From", [Mailbox(parsing: "The Harbour Weekly <weekly@example.org>")]),
        try .text("Subject", "Zoë’s café"),
      ], body: body, boundarySeed: "0123456789abcdef")
  }

  /// CRLF as a line feed behind a mark, so that a golden file shows where either is alone.
  private func visible(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "␍\n")
  }
}
