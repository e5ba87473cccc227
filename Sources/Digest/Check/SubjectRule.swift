import Diagnostics
import Mail
import Subscribers
import Template

/// A subject must be there for every reader, and be seen whole.
enum SubjectRule: CheckRule {
  static let name = RuleName.subject

  static func findings(in preflight: Preflight) -> [Finding] {
    let subject = preflight.issue.subject
    let location = preflight.sources.setting("issue.subject")
    let pieces = preflight.frozen.subject
    if pieces.fields.isEmpty, subject.isEmpty {
      return [error("the subject is empty", at: location, advice: .composeAgain)]
    }
    let without = pieces.fields.isEmpty ? [] : readersWithout(pieces, preflight)
    if let first = without.first {
      return [
        error(
          "the subject is empty for \(without.count) of the readers, such as \(first)",
          at: location, advice: .composeAgain)
      ]
    }
    guard subject.count > 120 else { return [] }
    return [
      warning("the subject has \(subject.count) characters; most inboxes show 60", at: location)
    ]
  }

  private static func readersWithout(
    _ pieces: [TemplatePiece], _ preflight: Preflight
  ) -> [String] {
    // Who is not mailed needs none; where the log does not tell, the send will say so.
    let statuses = try? preflight.list.consent.statuses()
    return preflight.list.roster.subscribers.filter { subscriber in
      guard statuses?[subscriber.address] ?? .subscribed == .subscribed else { return false }
      let reader = Reader(subscriber, unsubscribeURL: preflight.issue.baseURL)
      return pieces.filled(as: .text) { reader[$0] }.onHeaderLine.isEmpty
    }
    .map(\.address.description)
  }
}
