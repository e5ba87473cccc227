import DNS
import Testing

@testable import Newsroom

/// Addresses by number.
@Suite struct IPAddressTests {
  @Test(arguments: ["", "192.0.2", "192.0.2.256", "::g", "example.org", "192.0.2.1/24", "1"])
  func `what is none is nil`(_ text: String) { #expect(IPAddress(text) == nil) }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1"), ("2001:DB8:0::1", "2001:db8::1"), ("::ffff:192.0.2.1", "192.0.2.1"),
  ])
  func `an address is shown in one spelling`(_ text: String, _ shown: String) {
    #expect(IPAddress(text)?.description == shown)
  }

  @Test(arguments: [
    ("192.0.2.1", true), ("10.1.2.3", false), ("172.16.0.1", false), ("172.32.0.1", true),
    ("192.168.1.1", false), ("127.0.0.1", false), ("100.64.0.1", false), ("100.128.0.1", true),
    ("169.254.1.1", false), ("224.0.0.1", false), ("255.255.255.255", false), ("0.0.0.0", false),
    ("2001:db8::1", true), ("::1", false), ("::", false), ("fe80::1", false), ("fd12::1", false),
    ("ff02::1", false), ("::ffff:10.0.0.1", false),
  ])
  func `the world sees what is nobody's own`(_ text: String, _ isPublic: Bool) {
    #expect(IPAddress(text)?.isPublic == isPublic)
  }

  @Test func `prefixes are compared bit by bit`() throws {
    let (one, other) = (try #require(IPAddress("192.0.2.1")), try #require(IPAddress("192.0.3.1")))
    #expect(one.matches(other, bits: 23) && !one.matches(other, bits: 24))
    #expect(one.matches(other, bits: 0))
    #expect(try !one.matches(#require(IPAddress("2001:db8::1")), bits: 0))
  }

  @Test(arguments: ["127.0.0.1", "127.0.0.1:5353", "192.0.2.53:65535"])
  func `a name server is an address, with a port or without`(_ text: String) {
    #expect(Resolver.Server(parsing: text) != nil)
  }

  @Test(arguments: [
    "", "localhost", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", "::1",
    "1.2.3.4:5:6",
  ])
  func `anything else is no name server`(_ text: String) {
    #expect(Resolver.Server(parsing: text) == nil)
  }
}
