import Diagnostics
import Mail
import Testing

@testable import Subscribers

/// What people hand in to have somebody taken off.
@Suite struct LeavingWordsTests {
  static let token = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkq"

  @Test(arguments: [
    token, " \(token)\n", "<https://news.example.org/unsubscribe/\(token)>",
    "https://news.example.org/letters/Unsubscribe/\(token)?utm_source=x#top",
    "https://news.example.org/unsubscribe/\(token)/", "unsubscribe \(token)",
    "Subject: Re: unsubscribe \(token)",
    "AW: Unsubscribe \(token.prefix(20))\r\n \(token.dropFirst(20))",
    "mailto:leave@news.example.org?subject=unsubscribe%20\(token)",
    "<mailto:leave@news.example.org?SUBJECT=unsubscribe%20\(token)>",
    "leave@news.example.org?subject=unsubscribe%20\(token)", "Unsubscribe%20\(token)",
  ])
  func `a token is found in what it was copied with`(_ text: String) throws {
    #expect(try LeavingWords(parsing: text) == .token(Self.token))
  }

  @Test(arguments: [
    "ada@example.org", "Ada <ada@example.org>", " <ada@example.org> ", "mailto:ada@example.org",
    "unsubscribe ada@example.org",
  ])
  func `an address is one`(_ text: String) throws {
    #expect(try LeavingWords(parsing: text) == .address(EmailAddress(parsing: "ada@example.org")))
  }

  @Test func `the subject that mails asked for before names list and reader`() throws {
    let ada = try EmailAddress(parsing: "ada@example.org")
    #expect(
      try LeavingWords(parsing: "unsubscribe weekly ada@example.org") == .named(ada, list: "weekly")
    )
    #expect(
      try LeavingWords(
        parsing: "mailto:x@example.org?subject=unsubscribe%20weekly%20ada@example.org")
        == .named(ada, list: "weekly"))
    #expect(
      try LeavingWords(parsing: "https://n.example/unsubscribe/YWRh.XtWnTFd3eyupdjWW_tNSVA")
        == .token("YWRh.XtWnTFd3eyupdjWW_tNSVA"))
  }

  @Test(arguments: [
    "", "ada", "unsubscribe", "please take me off", "https://example.org/", "a@b@c",
  ])
  func `anything else is refused`(_ text: String) {
    #expect(throws: Problem.self) { try LeavingWords(parsing: text) }
  }
}
