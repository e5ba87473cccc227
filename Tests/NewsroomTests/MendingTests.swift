import Diagnostics
import Testing

@testable import Newsroom

/// Which setting of the configuration could mend what ended a run.
@Suite struct MendingTests {
  private static let mendings: [(StopReason, Mending?)] = [
    (.relay("530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL)"), .tls),
    (.relay("530 5.7.0 Authentication required (in reply to MAIL)"), .login),
    (.relay("535 5.7.8 wrong"), .password), (.relay("554 5.7.1 Relay access denied"), .login),
    (.relay("550 5.1.8 bad sender (in reply to MAIL)"), .envelope),
    (.relay("504 5.5.2 <vm>: Helo command rejected (in reply to RCPT)"), .hello),
    (.relay("451 4.7.1 slow down"), .rate), (.relay("550 5.7.26 unauthenticated"), .sender),
    (.relay("554 no"), nil), (.message("552 5.3.4 big"), nil), (.interrupted, nil),
    (.unreachable("smtp://mx: Login denied: 535 5.7.8 no"), .password),
    (.unreachable("the journal of nobody"), nil),
  ]

  @Test(arguments: Array(mendings.indices))
  func `a stop names the setting that could mend it, where one is known`(_ index: Int) throws {
    let (stop, mending) = Self.mendings[index]
    #expect(Mending(stop) == mending)
    let edition = try TestEdition(
      delivery: "\n  smtp: smtp://relay.example.org\n  tls: none\n  envelope_from: b@example.org")
    let problem = edition.newsroom.problem(of: stop, in: SendReport(issue: "x"))
    #expect(problem.reason == stop.description)
    #expect((problem.hint != nil) == (mending != nil))
    if mending == .tls { #expect(problem.location?.line == 10) }
    if mending == nil { #expect(problem.location == nil) }
  }
}
