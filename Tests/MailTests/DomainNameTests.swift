import Testing

@testable import Mail

@Suite struct DomainNameTests {
  @Test(arguments: [
    ("Example.ORG", "example.org"), ("bücher.example", "xn--bcher-kva.example"),
    ("BÜCHER.example", "xn--bcher-kva.example"), ("faß.de", "xn--fa-hia.de"),
    ("пример.рф", "xn--e1afmkfd.xn--p1ai"), ("例え。jp", "xn--r8jz45g.jp"),
    ("ａｂｃ.example", "abc.example"), ("3com.example", "3com.example"),
  ])
  func `a name goes out as A-labels in lower case`(domain: String, ascii: String) throws {
    #expect(try DomainName.asciiForm(of: domain) == ascii)
  }

  @Test(arguments: [
    "", ".", "a..b", "ü_x.de", "ü;x.de", "ü；x.de", "ü x.de", "é-.de", "-é.de", "é..de", "é.de.",
    "ü/x.de", "ü?x.de", "ü@x.de", "ü:80", "ü%41.de", "ü\\x.de", "ü＠x.de", "℀é.de", "xn--é.de",
    "\u{202E}é.de", "é\u{2028}.de",
  ])
  func `what no host could be called is refused`(domain: String) {
    #expect(throws: DomainName.Failure.self) { try DomainName.asciiForm(of: domain) }
  }

  @Test func `a label of 63 octets is the longest, counted after encoding`() throws {
    #expect(throws: DomainName.Failure.self) {
      try DomainName.asciiForm(of: "\(String(repeating: "é", count: 60)).de")
    }
    let longest = try DomainName.asciiForm(of: "\(String(repeating: "é", count: 57)).de")
    #expect(longest.hasPrefix("xn--") && longest.utf8.count <= 66)
  }
}
