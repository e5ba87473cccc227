import Foundation
import Mail
import Testing

@testable import Subscribers

@Suite struct UnsubscribeLinksTests {
  let links = UnsubscribeLinks(key: Data(repeating: 7, count: 32))

  @Test func `the same reader always has the same link`() throws {
    let url = try url("ada@example.org")
    #expect(url == "https://example.org/unsubscribe/YWRhQGV4YW1wbGUub3Jn.XtWnTFd3eyupdjWW_tNSVA")
    #expect(try self.url("ADA@Example.ORG") == url)
    #expect(try self.url("zoë@bücher.example") == self.url("zoe\u{308}@BÜCHER.example"))
  }

  @Test(arguments: 0..<40)
  func `a link passes through URLs and header fields as it is`(number: Int) throws {
    let token = links.token(
      for: try EmailAddress(parsing: "\"?>~\(number)é\"@example.org"), list: "weekly")
    #expect(token.wholeMatch(of: /[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{22}/) != nil, "\(token)")
  }

  @Test func `another reader, list or key makes another proof`() throws {
    let ada = try EmailAddress(parsing: "ada@example.org")
    let bob = try EmailAddress(parsing: "bob@example.org")
    let other = UnsubscribeLinks(key: Data(repeating: 8, count: 32))
    let tokens = [
      links.token(for: ada, list: "weekly"), links.token(for: bob, list: "weekly"),
      links.token(for: ada, list: "daily"), other.token(for: ada, list: "weekly"),
    ]
    #expect(Set(tokens.compactMap { $0.split(separator: ".").last }).count == tokens.count)
  }

  private func url(_ address: String) throws -> String {
    links.url(
      for: try EmailAddress(parsing: address), list: "weekly", base: "https://example.org")
  }
}
