import Testing

@testable import Mail

@Suite struct MailboxFieldTests {
  @Test(arguments: [
    ("", "To: ada@example.org"), ("Ada Lovelace", "To: Ada Lovelace <ada@example.org>"),
    ("Lovelace, Ada", #"To: "Lovelace, Ada" <ada@example.org>"#),
    ("St. Mary", #"To: "St. Mary" <ada@example.org>"#),
    (#"The "Countess" \"#, #"To: "The \"Countess\" \\" <ada@example.org>"#),
    ("Ada <eve@example.org>", #"To: "Ada <eve@example.org>" <ada@example.org>"#),
    (
      "Zoë Lovelace, Countess",
      "To: =?UTF-8?Q?Zo=C3=AB_Lovelace=2C_Countess?= <ada@example.org>"
    ),
    ("=?UTF-8?Q?x?=", "To: =?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?= <ada@example.org>"),
    ("日本語", "To: =?UTF-8?B?5pel5pys6Kqe?= <ada@example.org>"),
  ])
  func `a name is written as atoms, in quotes or encoded, as RFC 5322 wants it`(
    name: String, rendered: String
  ) throws {
    let mailbox = try Mailbox(displayName: name, address: EmailAddress(parsing: "ada@example.org"))
    #expect(try HeaderField.mailboxes("To", [mailbox]).rendered == rendered)
  }

  @Test
  func `mailboxes are set apart by commas, and folded between`() throws {
    let mailboxes = try [
      "Ada <ada@example.org>", "\"Hopper, Grace\" <grace@example.org>", "alan@example.org",
    ]
    .map(Mailbox.init(parsing:))
    #expect(
      try HeaderField.mailboxes("Reply-To", mailboxes).rendered == """
        Reply-To: Ada <ada@example.org>, "Hopper, Grace" <grace@example.org>,\r
         alan@example.org
        """)
  }

  @Test
  func `the address stays whole and plain, however long the name`() throws {
    let address = try EmailAddress(parsing: "ada@bücher.example")
    let mailbox = try Mailbox(displayName: String(repeating: "Zoë 👩‍🚀 ", count: 30), address: address)
    let lines = MailDecoder.lines(try HeaderField.mailboxes("From", [mailbox]).rendered)
    #expect(lines.last?.hasSuffix("<ada@xn--bcher-kva.example>") == true)
    #expect(lines.allSatisfy { $0.utf8.count <= 78 })
  }
}
