import Diagnostics
package import Digest
package import Mail
import Subscribers
import Synchronization
import Template

/// A test that somebody is about to ask for: whom it would go to, said before anything leaves.
package struct TestOffer: Sendable, Equatable {
  package let address: EmailAddress
  package let subject: String
  package let sender: String
  package let relays: [String]
}

/// What became of a test.
package struct TestOutcome: Sendable, Equatable {
  /// Nil where no relay was asked.
  package let outcome: RunEvent.Outcome?
  package let relay: String?
  /// The relay's words, or why there are none.
  package let reply: String
}

extension RunEvent.Outcome {
  /// What it is to somebody who waits for a test; that nothing is booked on anybody is no word for them.
  package var testWords: String {
    switch self {
    case .accepted: "accepted"
    case .rejected, .held: "refused"
    case .deferred: "put off"
    case .inDoubt: "in doubt"
    case .unsendable: "cannot be sent"
    case .unsent: "not sent"
    }
  }
}

/// One mail to one address that somebody names, marked as a test; never to the list, and nothing is booked.
extension Newsroom {
  /// - Throws: where it would not be sent: no relay, or an address that is not mailed.
  package func testOffer(
    of issue: PreviewIssue, to address: EmailAddress
  ) throws(NewsroomProblem) -> TestOffer {
    let edition = try edition(list: issue.issue.list)
    return try NewsroomProblem.naming(nil) {
      let relays = try configuredRelays(of: edition)
      let reader = try tester(address, issue.list, isEditor: false)
      let subject = try issue.mail(for: reader).shown.subject
      return TestOffer(
        address: reader.address, subject: FrozenIssue.testMark + subject,
        sender: issue.issue.from, relays: relays.map(\.name))
    }
  }

  /// Sends it, as the issue is at this moment.
  /// - Parameters:
  ///   - id: nil for what would be composed now.
  ///   - shown: what somebody saw and agreed to; nothing else is sent.
  package func sendTest(
    of id: String?, list: String?, to address: EmailAddress, as shown: FrozenIssue?,
    isStopped: @escaping @Sendable () -> Bool
  ) throws(NewsroomProblem) -> TestOutcome {
    guard let id else {
      let next = try nextIssue(of: list)
      switch try draft(next.request, of: next.edition, replacing: true) {
      case .tooFew(let minimum, let found, _, _):
        throw NewsroomProblem(
          step: .compose,
          [Problem("\(found) articles are new, and an issue takes at least \(minimum)")])
      case .made(let draft):
        try mustBe(draft.frozen, as: shown)
        return try NewsroomProblem.naming(nil) {
          try beside(draft) { newsroom in
            try newsroom.sendTest(
              of: draft.issue.id, list: list, to: address, as: nil, isStopped: isStopped)
          }
        }
      }
    }
    if let shown { try mustBe(try Step.load { try files.issues.load(id) }, as: shown) }
    var request = SendRequest(issue: id, route: .test([address]))
    request.isMarked = true
    let said = Mutex<RunEvent.Settlement?>(nil)
    let report = try send(plan(request), isStopped: isStopped) { event in
      if case .settled(let settlement) = event { said.withLock { $0 = settlement } }
    }
    let settlement = said.withLock { $0 }
    return TestOutcome(
      outcome: settlement?.outcome, relay: settlement?.relay,
      reply: settlement?.reply ?? report.unreachable.first?.reason ?? report.stop?.description
        ?? "no relay was asked")
  }
}

extension Newsroom {
  private func mustBe(_ issue: FrozenIssue, as shown: FrozenIssue?) throws(NewsroomProblem) {
    guard let shown else { return }
    guard issue.issue.from == shown.issue.from, issue.issue.replyTo == shown.issue.replyTo,
      issue.subject == shown.subject, issue.html == shown.html, issue.text == shown.text
    else {
      throw NewsroomProblem([
        Problem("the issue has changed since you looked", hint: "look again, and send it then")
      ])
    }
  }
}

extension FrozenIssue {
  static let testMark = "[test] "

  /// The same with a subject that nobody takes for the issue's own.
  func asTest() -> FrozenIssue {
    var test = self
    test.issue.subject = Self.testMark + issue.subject
    test.subject = [.text(Self.testMark)] + subject
    return test
  }
}
