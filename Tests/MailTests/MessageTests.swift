import Foundation
import TestSupport
import Testing

@testable import Mail

@Suite struct MessageTests {
  @Test func `a message with a text and an HTML part is written like this`() throws {
    let text = """
      The café on the quay opens on Monday. The harbour master cuts the ribbon, and there is cake.

      .
      From the editor
      --
      """
    let html = "<p>日本語の見出し</p>\n"
    let bytes = try message(
      .alternative([
        .text(.plain, Array(text.utf8)), .text(.html, Array(html.utf8)),
      ])
    ).bytes
    try expectGolden(visible(bytes), "alternative.eml")
  }

  @Test func `a message is its header, an empty line and its body`() throws {
    for text in ["", "one line", "one line\n", "日本語"] {
      let plain = MIMEPart.text(.plain, Array(text.utf8))
      for content in [plain, .alternative([plain, plain])] {
        let message = try message(content)
        let lines = message.header.map { "\($0.rendered)\r\n" }.joined()
        #expect(message.bytes == Array("\(lines)\r\n".utf8) + message.body)
        #expect(message.body.isEmpty == (text.isEmpty && message.header.count == 5))
        #expect(message.body.isEmpty || message.body.suffix(2) == [0x0D, 0x0A])
      }
    }
  }

  @Test func `the header tells the form of the content, behind all else`() throws {
    let plain = MIMEPart.text(.plain, Array("日本語".utf8))
    #expect(
      try message(plain).header.map(\.name) == [
        "From", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
      ])
    let both = try message(.alternative([plain]))
    #expect(
      both.header.map(\.name) == ["From", "Subject", "MIME-Version", "Content-Type"])
    #expect(both.header.last?.rendered.hasSuffix("boundary=\"=_0123456789abcdef\"") == true)
  }

  @Test func `equal messages have equal bytes`() throws {
    let body = MIMEPart.alternative([
      .text(.plain, Array("é".utf8)), .text(.html, Array("é".utf8)),
    ])
    #expect(try message(body).bytes == message(body).bytes)
  }

  @Test(arguments: QuotedPrintableTests.texts + [String(repeating: "日本語", count: 300)])
  func `every byte is ASCII, every line ends with CRLF and none is too long`(text: String) throws {
    let plain = MIMEPart.text(.plain, Array(text.utf8))
    for body in [plain, .alternative([plain, .text(.html, Array(text.utf8))])] {
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
      ], content: body, boundarySeed: "0123456789abcdef")
  }

  /// CRLF as a line feed behind a mark, so that a golden file shows where either is alone.
  private func visible(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "␍\n")
  }
}
