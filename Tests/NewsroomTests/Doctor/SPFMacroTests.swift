import Testing

@testable import Newsroom

/// What macros stand for, as RFC 7208 §7.4 has it.
@Suite struct SPFMacroTests {
  private func expand(_ text: String, _ address: String = "192.0.2.3") throws -> String? {
    let mail = SPFMacro.Mail(
      address: try #require(IPAddress(address)), local: "strong-bad", domain: "email.example.com",
      hello: "mx.example.org")
    return SPFMacro.expand(text, at: "email.example.com", for: mail)
  }

  @Test(arguments: [
    ("%{s}", "strong-bad@email.example.com"), ("%{o}", "email.example.com"),
    ("%{d}", "email.example.com"), ("%{d4}", "email.example.com"), ("%{d3}", "email.example.com"),
    ("%{d2}", "example.com"), ("%{d1}", "com"), ("%{dr}", "com.example.email"),
    ("%{d2r}", "example.email"), ("%{l}", "strong-bad"), ("%{l-}", "strong.bad"),
    ("%{lr}", "strong-bad"), ("%{lr-}", "bad.strong"), ("%{l1r-}", "strong"),
    ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
    ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
    ("%{h}", "mx.example.org"), ("%%-%_-%-", "%- -%20"), ("%{S}", "strong-bad%40email.example.com"),
  ])
  func `a macro is what the standard says`(_ text: String, _ wanted: String) throws {
    #expect(try expand(text) == wanted)
  }

  @Test func `of IPv6 each half of an octet is a label`() throws {
    #expect(
      try expand("%{ir}.%{v}._spf.%{d2}", "2001:db8::cb01")
        == "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com")
  }

  @Test func `a validated name is not made up`() throws {
    #expect(try expand("%{p}.example.org") == nil)
  }

  @Test func `what is too long loses labels on its left`() throws {
    let long = String(repeating: "aaaaaaaaa.", count: 30) + "%{d}"
    let name = try #require(try expand(long))
    #expect(name.utf8.count <= 253)
    #expect(name.hasSuffix("aaaaaaaaa.email.example.com"))
  }
}
