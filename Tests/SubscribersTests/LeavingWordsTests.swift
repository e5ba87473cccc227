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
    "Subject: =?utf-8?q?unsubscribe_\(token)?=", "AW: [EXT] unsubscribe \(token)",
    "[EXTERNAL] [SPAM?] Re[2]: unsubscribe \(token)", "Subject: unsubscribe \(token)",
    "EXT: unsubscribe \(token)", "*** SPAM *** unsubscribe \(token)", "VS: \(token)",
    "RV: unsubscribe \(token)", "RIF: unsubscribe \(token)", "Odp: unsubscribe \(token)",
    "{Spam?} Unsubscribe \(token.prefix(20))\r\n \(token.dropFirst(20))",
    "Possible spam - Továbbítás: unsubscribe \(token)", "*****SPAM***** \(token)",
    "SV: =?utf-8?q?=5BExtern=5D_unsubscribe_\(token)?=",
    "=?utf-8?Q?unsubscribe?= =?utf-8?Q?_\(token.prefix(20))?=\r\n =?utf-8?Q?\(token.dropFirst(20))?=",
    "\(token.prefix(25))\n\(token.dropFirst(25))",
    "\(token.prefix(25))\r\n  \(token.dropFirst(25))",
    "https://news.example.org/unsubscribe/\(token.prefix(9))\n\(token.dropFirst(9))",
    "https://scan.example/?url=https%3A%2F%2Fnews.example.org%2Funsubscribe%2F\(token)&data=x%7Cy",
    "https://scan.example/?u=https%253A%252F%252Fnews.example.org%252Funsubscribe%252F\(token)%26k%3D1",
  ])
  func `a token is found in what it was copied with`(_ text: String) throws {
    #expect(try LeavingWords(parsing: text) == .token(Self.token))
  }

  @Test(arguments: [
    "ada@example.org", "Ada <ada@example.org>", " <ada@example.org> ", "mailto:ada@example.org",
  ])
  func `an address is one`(_ text: String) throws {
    #expect(try LeavingWords(parsing: text) == .address(EmailAddress(parsing: "ada@example.org")))
  }

  @Test(arguments: [
    "unsubscribe ada@example.org", "[EXT] ada@example.org", "Re: unsubscribe ada@example.org",
    "Subject: ada@example.org",
    "AW: Ada <ada@example.org>", "mailto:leave@example.org?subject=unsubscribe%20ada@example.org",
    "=?utf-8?q?unsubscribe_ada=40example.org?=", "EXT: ada@example.org",
    "*** SPAM *** unsubscribe ada@example.org", "{Spam?} unsubscribe ada@example.org",
    "{Spam?} unsubscribe weekly ada@example.org",
  ])
  func `a subject that names an address and no token takes nobody off`(_ text: String) throws {
    let problem = try #require(throws: Problem.self) { try LeavingWords(parsing: text) }
    #expect(problem.category == .usage)
  }

  @Test(arguments: [
    "ada@example.org; ben@example.org; Cleo <cleo@example.org>",
    "ada@example.org Cleo <cleo@example.org>",
  ])
  func `of several addresses none is taken for all`(_ text: String) throws {
    let problem = try #require(throws: Problem.self) { try LeavingWords(parsing: text) }
    #expect(problem.reason.contains("more than one address"))
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
    "", "ada", "unsubscribe", "EXT: unsubscribe", "EXT: unsubscribe weekly",
    "how to unsubscribe now", "please take me off", "https://example.org/", "a@b@c",
  ])
  func `anything else is refused`(_ text: String) {
    #expect(throws: Problem.self) { try LeavingWords(parsing: text) }
  }
}
