import Diagnostics
import Testing

@testable import Mail

@Suite struct HeaderFieldTests {
  /// Texts that a subject or a name may hold, some of them made to break a fold.
  static let texts = [
    "", "Harbour news", String(repeating: "words that fold ", count: 20) + "end",
    String(repeating: "x", count: 69), String(repeating: "x", count: 70),
    "a " + String(repeating: "x", count: 77),
    String(repeating: "x", count: 2000), "Café", "Two cafés and then much plain text at the end",
    "plain at the start of it all and then a café", "é a é",
    "日本語の見出しはとても長いので折り返す必要があります。港の新しい船が着きました。",
    "👩‍🚀👨‍👩‍👧‍👦🇩🇪👍🏽👩‍🚀👨‍👩‍👧‍👦🇩🇪👍🏽👩‍🚀👨‍👩‍👧‍👦🇩🇪👍🏽", "=?UTF-8?Q?not_encoded?=", "2+2=?",
    "what?= no", "a_b =?", "quote \" back \\ comma, (paren) <angle>", "\u{301}accent first",
    String(repeating: "e\u{301}", count: 90), "z" + String(repeating: "\u{300}", count: 120),
    "St. Mary's", #"""#, "“quotes” – and a dash", String(repeating: "\"", count: 60),
  ]

  @Test(arguments: texts)
  func `free text comes back to the letter`(value: String) throws {
    let field = try HeaderField.text("Subject", value)
    try expectTidy(field)
    #expect(Array(try MailDecoder.value(of: field.rendered).utf8) == Array(value.utf8))
  }

  @Test(arguments: texts)
  func `a phrase comes back to the letter`(value: String) throws {
    let field = try HeaderField.identified("List-Id", phrase: value, id: "weekly.example.org")
    try expectTidy(field)
    let read = try MailDecoder.value(of: field.rendered)
    let isQuoted = field.rendered.unicodeScalars.dropFirst("List-Id: ".count).first == "\""
    let mailbox = isQuoted ? read.replacing("weekly.", with: "ada@") : nil
    let phrase = try mailbox.map { try Mailbox(parsing: $0).displayName + " " } ?? read
    let expected = value.isEmpty ? "" : value + " "
    #expect(phrase == expected + (isQuoted ? "" : "<weekly.example.org>"))
  }

  @Test func `lines are folded at 78 where there is a blank`() throws {
    let field = try HeaderField.text(
      "Subject",
      "The Harbour Weekly: the new ferry sails at last, and the old one goes to the museum")
    #expect(
      field.rendered == """
        Subject: The Harbour Weekly: the new ferry sails at last, and the old one goes\r
         to the museum
        """)
  }

  @Test(arguments: [(69, 1), (70, 2)])
  func `a line of exactly 78 is not folded, one of 79 is`(count: Int, lines: Int) throws {
    let value = "a " + String(repeating: "x", count: count - 2)
    let field = try HeaderField.text("Subject", value)
    #expect(MailDecoder.lines(field.rendered).count == lines)
  }

  @Test func `blanks between words count as one, and a tab is a blank`() throws {
    #expect(try HeaderField.text("Subject", " a \t b  ").rendered == "Subject: a b")
    #expect(try HeaderField.text("Subject", "é \t  é").rendered == "Subject: =?UTF-8?B?w6kgw6k=?=")
  }

  @Test func `an empty value leaves no blank behind`() throws {
    #expect(try HeaderField.text("Subject", " ").rendered == "Subject:")
    #expect(try HeaderField.token("X-Empty", "").rendered == "X-Empty:")
  }

  @Test(arguments: [
    "a\r\nBcc: z@example.org", "a\nb", "a\rb", "a\0b", "a\u{7F}b", "a\u{85}b", "a\u{2028}b",
    "é\nb", "é\r\nBcc: z@example.org", "é\0", "日\u{1B}[31m",
  ])
  func `a control character is refused in every kind of field`(value: String) {
    #expect(throws: Problem.self) { try HeaderField.text("Subject", value) }
    #expect(throws: Problem.self) { try HeaderField.token("X-Token", value) }
    #expect(throws: Problem.self) { try HeaderField.list("X-List", ["a", value]) }
    #expect(throws: Problem.self) {
      try HeaderField.identified("List-Id", phrase: value, id: "a.b")
    }
    #expect(throws: Problem.self) { try HeaderField.identified("List-Id", phrase: "a", id: value) }
  }

  @Test func `what has no encoding goes out as ASCII or not at all`() {
    #expect(throws: Problem.self) { try HeaderField.token("Feedback-ID", "2026:wöchentlich") }
    #expect(throws: Problem.self) {
      try HeaderField.list("List-Unsubscribe", ["<https://bücher.example/unsubscribe>"])
    }
    #expect(throws: Problem.self) {
      try HeaderField.identified("List-Id", phrase: "", id: "wö.org")
    }
  }

  @Test func `no line is ever longer than 998`() throws {
    let url = "<https://example.org/\(String(repeating: "x", count: 900))>"
    let field = try HeaderField.list("List-Unsubscribe", [url, "<mailto:leave@example.org>"])
    #expect(MailDecoder.lines(field.rendered).map(\.utf8.count).max().map { $0 <= 998 } == true)
    #expect(throws: Problem.self) {
      try HeaderField.token("X-Long", String(repeating: "x", count: 998))
    }
  }

  @Test func `values of a list are folded between, not inside`() throws {
    let web = "<https://news.example.org/unsubscribe/\(String(repeating: "t", count: 40))>"
    let field = try HeaderField.list("List-Unsubscribe", [web, "<mailto:a@example.org?subject=x>"])
    #expect(
      field.rendered == "List-Unsubscribe: \(web),\r\n <mailto:a@example.org?subject=x>")
  }

  /// Lines of at most 78, none of them blank or with a blank at its end, all of them 7-bit.
  private func expectTidy(_ field: HeaderField) throws {
    for (index, line) in MailDecoder.lines(field.rendered).enumerated() {
      #expect(line.utf8.count <= 78, "\(line)")
      #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) })
      #expect(!line.hasSuffix(" "))
      #expect(index == 0 || line.hasPrefix(" "))
    }
  }
}
