import Foundation
import Testing

@testable import Articles

@Suite struct CanonicalAddressTests {
  @Test(arguments: [
    "http://news.example.org/a", "https://news.example.org/a/", "https://NEWS.example.org/a/",
    "https://news.example.org:443/a",
    "http://news.example.org:80/a", "https://news.example.org/a?utm_source=x&utm_medium=y",
    "https://news.example.org/a?fbclid=1", "https://news.example.org/a?",
    "https://news.example.org/a#",
    "https://news.example.org/a/?UTM_Campaign=x",
  ])
  func `what does not matter does not`(_ address: String) {
    #expect(CanonicalAddress(address)?.text == "news.example.org/a")
  }

  @Test(arguments: [
    "https://news.example.org/A", "https://news.example.org:8443/a", "https://example.org/a",
    "https://news.example.org/a?id=1", "https://news.example.org/a#b",
    "https://news.example.org/a/b",
    "https://news.example.org/",
  ])
  func `what matters does`(_ address: String) {
    #expect(CanonicalAddress(address)?.text != "news.example.org/a")
  }

  @Test func `the rest stays as it is`() {
    let address = CanonicalAddress("https://x.org/%c3%b6/a%20b/?id=1&gclid=2&b=3#part/")
    #expect(address?.text == "x.org/%C3%B6/a%20b?id=1&b=3#part/")
    for none in ["", "mailto:a@b.org", "https://", "a/b"] { #expect(CanonicalAddress(none) == nil) }
  }
}
