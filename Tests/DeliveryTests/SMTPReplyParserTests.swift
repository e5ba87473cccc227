import Testing

@testable import Delivery

@Suite struct SMTPReplyParserTests {
  private func replies(_ pieces: String...) throws -> [SMTPReply] {
    var parser = SMTPReplyParser()
    var replies: [SMTPReply] = []
    for piece in pieces {
      Array(piece.utf8).withUnsafeBytes { parser.feed($0) }
      while let reply = try parser.next() { replies.append(reply) }
    }
    return replies
  }

  @Test(arguments: [
    ("250 ok\r\n", "250 ok"),
    ("250\r\n", "250"),
    ("250 ok\n", "250 ok"),
    ("550 5.1.1 no such user\r\n", "550 5.1.1 no such user"),
    ("550-5.1.1 no such\r\n550 5.1.1 user\r\n", "550 5.1.1 no such user"),
    ("250-a\r\n250-\r\n250 b\r\n", "250 a b"),
    ("550 5.1 no\r\n", "550 5.1 no"),
    ("550 9.1.1 no\r\n", "550 9.1.1 no"),
    ("550 tab\there\u{1B}\r\n", #"550 tab\there\u{1B}"#),
    ("599 last\r\n", "599 last"),
  ])
  func `a reply is read`(text: String, description: String) throws {
    #expect(try replies(text).map(\.description) == [description])
  }

  @Test func `enhanced codes are data`() throws {
    let reply = try #require(try replies("452 4.2.2 full\r\n").first)
    #expect(reply.enhanced == EnhancedStatusCode(4, 2, 2))
    #expect(reply.text == "full")
    #expect(reply.isTransient)
  }

  @Test func `bytes that are not text do no harm`() throws {
    var parser = SMTPReplyParser()
    ([0x32, 0x35, 0x30, 0x20, 0xFF, 0x00, 0x0D, 0x0A] as [UInt8]).withUnsafeBytes {
      parser.feed($0)
    }
    #expect(try parser.next() == SMTPReply(code: 250, text: "\u{FFFD}\\0"))
  }

  @Test(arguments: 0...35)
  func `a reply may be split anywhere`(at position: Int) throws {
    let text = "250-2.1.0 first\r\n250 2.1.0 last\r\n354 go"
    let index = text.utf8.index(text.utf8.startIndex, offsetBy: min(position, text.utf8.count))
    let found = try replies(String(text.utf8[..<index]) ?? "", String(text.utf8[index...]) ?? "")
    #expect(found.map(\.description) == ["250 2.1.0 first last"])
  }

  @Test(arguments: [
    "hello\r\n", "\r\n", "25 ok\r\n", "2500 ok\r\n", "250_ok\r\n", "199 no\r\n", "600 no\r\n",
    "+50 no\r\n", "250-a\r\n550 b\r\n", "250-a\r\nb\r\n",
    String(repeating: "250-more\r\n", count: 201), String(repeating: "2", count: 5000),
    "250 " + String(repeating: "x", count: 5000),
  ])
  func `what is no reply is refused`(text: String) {
    #expect(throws: SMTPReplyParser.Malformed.self) { try replies(text) }
  }

  @Test func `replies to a group come one by one`() throws {
    #expect(try replies("250 a\r\n550 b\r\n354 c\r\n").map(\.code) == [250, 550, 354])
  }

  @Test func `left bytes are seen`() throws {
    var parser = SMTPReplyParser()
    Array("250 a\r\n2".utf8).withUnsafeBytes { parser.feed($0) }
    _ = try parser.next()
    #expect(!parser.isEmpty)
  }
}
