import Diagnostics
import Testing

@testable import Mail

@Suite struct MailboxTests {
  @Test(arguments: [
    ("ada@example.org", ""), ("<ada@example.org>", ""), ("  ada@example.org ", ""),
    ("Ada <ada@example.org>", "Ada"), ("Ada Lovelace<ada@example.org>", "Ada Lovelace"),
    ("\"Lovelace, Ada\" <ada@example.org>", "Lovelace, Ada"),
    ("Lovelace, Ada <ada@example.org>", "Lovelace, Ada"),
    ("ada@example.org <ada@example.org>", "ada@example.org"),
    (#""The \"Countess\" \\ Ada" <ada@example.org>"#, #"The "Countess" \ Ada"#),
    (#"Ada "Countess" Lovelace <ada@example.org>"#, #"Ada "Countess" Lovelace"#),
    ("\"A <b@c>\" <ada@example.org>", "A <b@c>"), ("\"\" <ada@example.org>", ""),
    ("Zoë 👩‍🚀 <ada@example.org>", "Zoë 👩‍🚀"),
  ])
  func `a mailbox is read as people write it`(text: String, name: String) throws {
    let mailbox = try Mailbox(parsing: text)
    #expect(mailbox.displayName == name)
    #expect(mailbox.address.smtp == "ada@example.org")
  }

  @Test(arguments: [
    "", "Ada", "Ada <>", "Ada <ada>", "Ada <ada@example.org", "Ada ada@example.org",
    "ada@example.org>", "Ada <ada@example.org> x", "ada@example.org, bob@example.org",
    "Ada <ada@example.org>, Bob <bob@example.org>", "ada@example.org, Bob <bob@example.org>",
    "\"Ada\" <ada@example.org>, \"Bob\" <bob@example.org>",
    #""Ada\" <ada@example.org>"#, #""Ada <ada@example.org>"#, #"" <ada@example.org>"#,
  ])
  func `more than one mailbox, or half of one, is refused`(text: String) {
    #expect(throws: Problem.self) { try Mailbox(parsing: text) }
  }

  @Test(arguments: [
    "\"A, B\" <x@y>\r\nBcc: z@example.org", "\"A\r\nBcc: z@example.org\" <x@example.org>",
    "A\r\nBcc: z@example.org\r\nX: <x@example.org>", "A\nBcc: z <x@example.org>",
    "A\rBcc: z <x@example.org>", "A\0B <x@example.org>", "A\u{2028}B <x@example.org>",
    "A <x@example.org\r\nBcc: z@example.org>", "A <x@example.org>\r\n <z@example.org>",
  ])
  func `a name cannot bring a header field along`(text: String) throws {
    let problem = try #require(throws: Problem.self) { try Mailbox(parsing: text) }
    #expect(!problem.reason.unicodeScalars.contains { $0.isControl })
  }

  @Test(arguments: [
    "", "Ada", "Lovelace, Ada", "A <b@c>", #"The "Countess""#, #""Ada""#, #"back\slash"#,
    "\u{301}accent first", "quote \"\u{301}", "St. Mary's (Harbour)", "a:b;c@d",
  ])
  func `what it writes it reads again`(name: String) throws {
    let mailbox = try Mailbox(
      displayName: name, address: EmailAddress(parsing: "\"a b\"@bücher.example"))
    let again = try Mailbox(parsing: mailbox.description)
    #expect(Array(again.displayName.utf8) == Array(name.utf8))
    #expect(again == mailbox)
  }

  @Test func `a mark that an address begins with is not part of its bracket`() throws {
    let mailbox = try Mailbox(
      displayName: "Ada", address: EmailAddress(parsing: "\u{301}ada@example.org"))
    #expect(try Mailbox(parsing: mailbox.description) == mailbox)
  }

  @Test func `blanks around a name are not part of it`() throws {
    let mailbox = try Mailbox(
      displayName: " Ada\u{A0}", address: EmailAddress(parsing: "ada@example.org"))
    #expect(mailbox.displayName == "Ada")
  }
}
