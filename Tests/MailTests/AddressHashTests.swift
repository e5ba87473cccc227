import Testing

@testable import Mail

/// What sets of addresses are made of.
@Suite struct AddressHashTests {
  @Test(arguments: [
    "ada@example.org", "Ada.Quay+news@Example.ORG", "a_b-c@x-1.example", "a-@b", "1@2.b",
    String(repeating: "a", count: 64) + "@" + String(repeating: "b", count: 63) + ".org",
  ])
  func `a plain address has the hash of what it is read as`(text: String) throws {
    let address = try EmailAddress(parsing: text)
    #expect(Array(text.utf8).withUnsafeBytes { AddressHash(plain: $0) } == AddressHash(address))
    #expect(try AddressHash(address) == AddressHash(EmailAddress(parsing: text.uppercased())))
    #expect(try AddressHash(address) != AddressHash(EmailAddress(parsing: "x\(text)".suffixed)))
  }

  /// What `EmailAddress` refuses or spells in another way is left to it.
  @Test(arguments: [
    "", "@", "a@", "@b", "ab", "a@b@c", ".a@b", "a.@b", "a..b@c", "a@.b", "a@b.", "a@b..c", "a@-b",
    "a@b-", "a@b-.c", "a@b_c", "a@b+c", "a b@c", " a@b", "a@b ", "a\"@b", "a@b\n",
    "zoë@example.org",
    "a@[127.0.0.1]", "a\\@b", "o'neil@b", "a@bücher.example",
    String(repeating: "a", count: 65) + "@b", "a@" + String(repeating: "b", count: 64),
    "a@" + String(repeating: "b", count: 64) + ".org",
    "a@" + Array(repeating: "bcdefghij", count: 26).joined(separator: "."),
  ])
  func `any other is not plain`(text: String) {
    #expect(Array(text.utf8).withUnsafeBytes { AddressHash(plain: $0) } == nil)
  }
}

extension String {
  /// Still an address where the local part was as long as it may be.
  fileprivate var suffixed: String { hasPrefix("xaaaaaaa") ? "b\(dropFirst(2))" : self }
}
