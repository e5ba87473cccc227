import Delivery
import Foundation
import Mail
import Subscribers

/// Where each recipient of an issue stands; the parts add up to `recipients`.
struct IssueStatus: Encodable {
  let issue: String
  private(set) var recipients = 0
  private(set) var accepted = 0
  private(set) var rejected = 0
  private(set) var deferred = 0
  private(set) var inDoubt = 0
  private(set) var pending = 0
  /// Unsubscribed or otherwise not to be mailed, and not mailed with this issue.
  private(set) var suppressed = 0

  /// Recipients that somebody may want to look at, with what was said of them.
  private var notes: [String] = []

  private enum CodingKeys: CodingKey {
    case issue, recipients, accepted, rejected, deferred, inDoubt, pending, suppressed
  }

  init(issue: String, members: [MailingList.Member], journal: JournalState) {
    self.issue = issue
    var rest = journal.entries
    for member in members {
      let entry = rest.removeValue(forKey: member.subscriber.address.canonical)
      count(entry, isMailable: member.status == .subscribed)
    }
    // Who left the roster after being mailed is still part of what happened.
    for entry in rest.values.sorted(by: { $0.time < $1.time }) { count(entry, isMailable: false) }
  }

  private mutating func count(_ entry: JournalState.Entry?, isMailable: Bool) {
    recipients += 1
    switch entry?.kind {
    case .accepted: accepted += 1
    case .rejected:
      rejected += 1
      note("rejected", entry)
    case .attempt, .inDoubt:
      inDoubt += 1
      note("in doubt", entry)
    case .deferred where isMailable:
      deferred += 1
      note("deferred", entry)
    case .deferred, .unsent, nil:
      if isMailable { pending += 1 } else { suppressed += 1 }
    }
  }

  private mutating func note(_ what: String, _ entry: JournalState.Entry?) {
    guard let entry else { return }
    notes.append("\(what): \(entry.address)\(entry.reply.isEmpty ? "" : ": \(entry.reply)")")
  }

  var lines: [String] {
    let counts = [
      ("accepted", accepted), ("rejected", rejected), ("deferred", deferred),
      ("in doubt", inDoubt), ("pending", pending), ("suppressed", suppressed),
    ]
    return ["\(issue): \(recipients) recipients"]
      + counts.filter { $0.1 > 0 }.map {
        "  \($0.0.padding(toLength: 11, withPad: " ", startingAt: 0))\($0.1)"
      }
      + notes
  }
}
