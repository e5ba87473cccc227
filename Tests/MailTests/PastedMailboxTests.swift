import Diagnostics
import Testing

@testable import Mail

@Suite struct PastedMailboxTests {
  @Test(arguments: [
    ("mailto:ada@example.org", ""), ("MAILTO:ada%40example.org?subject=x", ""),
    ("<ada@example.org>", ""), ("< ada@example.org >", ""), ("<mailto:ada@example.org>", ""),
    ("Ada <ada@example.org>", "Ada"), ("ada@example.org (Ada)", "Ada"),
    ("<ada@example.org> (Ada)", "Ada"), ("Ada <ada@example.org>;", "Ada"),
    ("ada@example.org,", ""), ("ada@example.org ; ", ""), ("\u{A0}ada@example.org\u{A0}", ""),
    ("\u{FEFF}ada@example.org\u{200B}", ""), ("\tada@example.org\r\n", ""),
  ])
  func `an address is read as people copy it`(text: String, name: String) throws {
    let mailbox = try Mailbox(pasted: text)
    #expect(mailbox.address.spelling == "ada@example.org")
    #expect(mailbox.displayName == name)
  }

  @Test(arguments: [
    ("eve@example.org; fay@example.org", "more than one address"),
    ("eve@example.org; Fay <fay@example.org>", "more than one address"),
    ("eve@example.org;fay@example.org;Gil <gil@example.org>", "more than one address"),
    ("eve@example.org Fay <fay@example.org>", "more than one address"),
    ("Eve eve@example.org | Fay <fay@example.org>", "more than one address"),
    ("eve@example.org <fay@example.org>", "more than one address"),
    ("fay@example.org (eve@example.org; Gil)", "more than one address"),
    ("gil @example.org", "“ ” cannot stand in it"), ("dee@example.org.", "is not a domain"),
    ("a@1.2.3.4", "no domain ends in a number"), ("-a@example.org", "begins with “-”"),
    ("a@xn--zzzzzzz99.example", "stands for no name"), ("a@xn--abc-.de", "is not a domain"),
    ("a\u{FFFD}b@example.org", "a letter was lost"),
    ("a\u{E000}b@example.org", "one program alone"),
    ("a\u{378}b@example.org", "no character of Unicode"),
    ("a\u{200D}b@example.org", "nobody sees it"),
  ])
  func `what no server takes is refused with the reason`(text: String, reason: String) throws {
    let problem = try #require(throws: Problem.self) { try Mailbox(pasted: text) }
    #expect(problem.reason.contains(reason), "\(problem.reason)")
  }

  @Test(arguments: [
    ("\"eve@example.org\" <fay@example.org>", "eve@example.org"),
    ("Sales @ Quay <fay@example.org>", "Sales @ Quay"),
    ("@fay <fay@example.org>", "@fay"), ("Fay@Night <fay@example.org>", "Fay@Night"),
    ("fay@example.org <Fay@example.org>", "fay@example.org"),
    ("Fay fay@example.org <fay@example.org>", "Fay fay@example.org"),
  ])
  func `a sign or the own address in a name is no second address`(text: String, name: String) throws
  {
    let mailbox = try Mailbox(pasted: text)
    #expect(mailbox.displayName == name && mailbox.address.canonical == "fay@example.org")
  }

  @Test(arguments: [
    "a@1.2.3.4", "-a@example.org", "a\u{200D}b@example.org", "a@xn--zzzzzzz99.example",
  ])
  func `an address that was written down before is known all the same`(text: String) throws {
    #expect(try EmailAddress(recorded: text).spelling == text)
    #expect(try Mailbox(pasted: text, isKnown: true).address.spelling == text)
    #expect(Array(text.utf8).withUnsafeBytes { AddressHash(plain: $0) } == nil)
  }

  @Test(arguments: [
    ("STRASSE@example.org", "straße@example.org"), ("straẞe@example.org", "strasse@example.org"),
    ("ΣΑΣ@example.org", "σας@example.org"), ("oﬃce@example.org", "OFFICE@example.org"),
    ("zoë@xn--bcher-kva.example", "ZOE\u{308}@BÜCHER.example"),
  ])
  func `spellings are compared with full case folding`(a: String, b: String) throws {
    #expect(try EmailAddress(parsing: a) == EmailAddress(parsing: b))
    #expect(try EmailAddress(canonical: a.lowercased()) == EmailAddress(parsing: a))
  }

  @Test func `a dotless i is another letter`() throws {
    #expect(
      try EmailAddress(parsing: "ılker@example.org") != EmailAddress(parsing: "ilker@example.org"))
  }
}
