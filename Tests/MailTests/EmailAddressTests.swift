import Diagnostics
import Testing

@testable import Mail

@Suite struct EmailAddressTests {
  @Test(arguments: [
    ("ada@example.org", "ada@example.org"),
    ("Ada.Lovelace+news@Example.ORG", "Ada.Lovelace+news@example.org"),
    ("o'brien=x!#$%&*/?^_`{|}~-@example.org", "o'brien=x!#$%&*/?^_`{|}~-@example.org"),
    (#""ada lovelace"@example.org"#, #""ada lovelace"@example.org"#),
    (#""ada"@example.org"#, "ada@example.org"),
    (#""a\d\"a\\"@example.org"#, #""ad\"a\\"@example.org"#),
    (#""a@b"@example.org"#, #""a@b"@example.org"#),
    (#""..ada"@example.org"#, #""..ada"@example.org"#),
    (#"" "@example.org"#, #"" "@example.org"#),
    ("ada@localhost", "ada@localhost"),
    ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
    ("ada@bücher.example", "ada@xn--bcher-kva.example"),
    ("ada@[192.0.2.1]", "ada@[192.0.2.1]"),
    ("ada@[IPv6:2001:DB8:0::1]", "ada@[IPv6:2001:db8::1]"),
    ("чебурашка@example.org", "чебурашка@example.org"),
  ])
  func `an address is read and goes out as SMTP has it`(text: String, smtp: String) throws {
    let address = try EmailAddress(parsing: text)
    #expect(address.smtp == smtp)
    #expect(try EmailAddress(parsing: address.smtp) == address)
    #expect(try EmailAddress(parsing: address.description).smtp == smtp)
  }

  @Test(arguments: [
    "", "@", "ada", "ada@", "@example.org", "ada@@example.org", "ada@b@example.org",
    ".ada@example.org", "ada.@example.org", "a..da@example.org", "a da@example.org",
    "<ada@example.org>", "ada@example.org ", " ada@example.org", "ada,bob@example.org",
    "(comment)ada@example.org", "a\u{A0}da@example.org",
    #""ada@example.org"#, #""ada\"@example.org"#, #""ada"x@example.org"#, #"""@example.org"#,
    #"a"d"a@example.org"#, #""a"d"a"@example.org"#,
    "ada@example..org", "ada@.example.org", "ada@example.org.", "ada@-example.org",
    "ada@example-.org", "ada@exa_mple.org", "ada@exa mple.org", "ada@example.org:25",
    "ada@example.org/x", "ada@example.org>", "ada@[192.0.2]", "ada@[192.0.2.1", "ada@[]", "ada@[",
    "ada@[2001:db8::1]", "ada@[IPv6:192.0.2.1]", "ada@[192.0.2.1]x", "ada@192.0.2.1]",
  ])
  func `what is no address is refused`(text: String) {
    #expect(throws: Problem.self) { try EmailAddress(parsing: text) }
  }

  @Test(arguments: [
    "ada@example.org\r\nRCPT TO:<eve@example.org>", "ada\r\n@example.org", "ada\0@example.org",
    "\"ada\r\nBcc: eve\"@example.org", "\"ada\\\r\"@example.org", "\"a\tda\"@example.org",
    "\"ada\\\u{7F}\"@example.org", "ada\u{85}@example.org", "ada@exam\0ple.org",
    "ada@bücher.example\r\n", "ada@b\u{85}ücher.example",
    "ada@[127.0.0.1\0>\r\nRCPT TO:<eve@example.org>]", "ada@[IPv6:::1\0\r\nDATA]",
  ])
  func `no control character gets into an envelope`(text: String) throws {
    let problem = try #require(throws: Problem.self) { try EmailAddress(parsing: text) }
    #expect(!problem.reason.unicodeScalars.contains { $0.isControl })
  }

  /// A link to unsubscribe holds what compares, and what comes of it is written in the log and read again.
  @Test func `what is compared as an address can be written as one`() throws {
    let address = try EmailAddress(parsing: String(repeating: "ŉ", count: 21) + "@example.org")
    let canonical = EmailAddress(canonical: address.canonical)
    #expect(try EmailAddress(recorded: canonical.description) == address)
    #expect(throws: Problem.self) {
      try EmailAddress(parsing: String(repeating: "ŉ", count: 22) + "@example.org")
    }
    #expect(throws: Never.self) {
      try EmailAddress(recorded: String(repeating: "ŉ", count: 22) + "@example.org")
    }
  }

  @Test(arguments: ["\u{200B}", "\u{FEFF}", "\u{202E}", "\u{AD}"] as [Unicode.Scalar])
  func `an invisible mark that came along when copying is refused and shown`(mark: Unicode.Scalar)
    throws
  {
    for text in ["ada\(mark)@example.org", "\"ada\(mark)\"@example.org"] {
      let problem = try #require(throws: Problem.self) { try EmailAddress(parsing: text) }
      #expect(problem.reason.contains(mark.escaped(asASCII: true)))
    }
  }

  @Test(arguments: [
    ("\(String(repeating: "a", count: 64))@example.org", true),
    ("\(String(repeating: "a", count: 65))@example.org", false),
    ("\"\(String(repeating: " ", count: 62))\"@example.org", true),
    ("\"\(String(repeating: " ", count: 63))\"@example.org", false),
    (#""\#(String(repeating: #"\""#, count: 32))"@example.org"#, false),
    ("\(String(repeating: "é", count: 33))@example.org", false),
    ("a@\(String(repeating: "b", count: 63)).org", true),
    ("a@\(String(repeating: "b", count: 64)).org", false),
    ("ab@\(String(repeating: "abc.", count: 62))abc", true),
    ("abc@\(String(repeating: "abc.", count: 62))abc", false),
  ])
  func `lengths are those of RFC 5321 §4.5.3.1, counted on the wire`(text: String, isAddress: Bool)
  {
    let address = try? EmailAddress(parsing: text)
    #expect((address != nil) == isAddress)
  }

  @Test(arguments: [
    ("ada@example.org", "ADA@Example.Org"),
    ("ada@example.org", "\"ada\"@example.org"),
    ("ada@bücher.example", "ada@BU\u{308}CHER.example"),
    ("ada@bücher.example", "ada@xn--bcher-kva.example"),
    ("ada@例え.jp", "ada@例え。jp"),
    ("zoë@example.org", "ZOE\u{308}@example.org"), ("zoë@example.org", "zoe\u{308}@example.org"),
    ("ada`@example.org", "ada\u{1FEF}@example.org"),
    ("ada@[IPv6:::1]", "ada@[ipv6:0:0:0:0:0:0:0:1]"),
  ])
  func `spellings of one mailbox are equal`(a: String, b: String) throws {
    let (a, b) = (try EmailAddress(parsing: a), try EmailAddress(parsing: b))
    #expect(a == b)
    #expect(Set([a, b]).count == 1)
    #expect(Array(a.canonical.utf8) == Array(b.canonical.utf8))
  }

  @Test(arguments: [
    ("ada@example.org", "ada@example.com"), ("ada@example.org", "a.da@example.org"),
    ("ada@example.org", "ada+news@example.org"), ("ada@faß.de", "ada@fass.de"),
    ("\"a@b\"@c.org", "a@c.org"),
  ])
  func `different mailboxes stay different`(a: String, b: String) throws {
    #expect(try EmailAddress(parsing: a) != EmailAddress(parsing: b))
  }

  @Test
  func `a quote with a combining mark is still escaped on the wire`() throws {
    let address = try EmailAddress(parsing: "\"a\\\"\u{301}b\"@example.org")
    #expect(Array(address.smtp.utf8) == Array("\"a\\\"\u{301}b\"@example.org".utf8))
  }

  @Test(arguments: [
    ("Ada@Example.org", "Ada", "Example.org", "example.org"),
    ("zoë@Bücher.example", "zoë", "Bücher.example", "xn--bcher-kva.example"),
    (#""a@b"@c.org"#, "a@b", "c.org", "c.org"), (#""a\"b"@c.org"#, "a\"b", "c.org", "c.org"),
    (#""ada"@c.org"#, "ada", "c.org", "c.org"),
    ("a@[192.0.2.1]", "a", "[192.0.2.1]", "[192.0.2.1]"),
    ("a@[ipv6:0::1]", "a", "[ipv6:0::1]", "[IPv6:::1]"),
  ])
  func `an address knows its parts, without quotes and as they were written`(
    text: String, localPart: String, domain: String, asciiDomain: String
  ) throws {
    let address = try EmailAddress(parsing: text)
    #expect(address.localPart == localPart)
    #expect(address.domain == domain)
    #expect(address.asciiDomain == asciiDomain)
  }

  @Test
  func `the spelling that somebody wrote is kept for people to see`() throws {
    let address = try EmailAddress(parsing: "Ada@Bücher.Example")
    #expect(address.description == "Ada@Bücher.Example")
  }

  @Test
  func `only a local part beyond ASCII needs SMTPUTF8`() throws {
    #expect(try EmailAddress(parsing: "zoë@example.org").needsSMTPUTF8)
    #expect(try !EmailAddress(parsing: "zoe@bücher.example").needsSMTPUTF8)
    let (zoe, zoë) = (
      try EmailAddress(parsing: "zoe@example.org"), try EmailAddress(parsing: "zoë@example.org")
    )
    #expect(Envelope(from: zoe, to: zoë).needsSMTPUTF8)
    #expect(Envelope(from: zoë, to: zoe).needsSMTPUTF8)
    #expect(!Envelope(from: nil, to: zoe, zoe).needsSMTPUTF8)
  }
}
