package import Clock
import Delivery
package import Diagnostics
import Digest
package import Foundation
package import Mail
import Subscribers

/// What a send came to, in numbers: counted from the journal, whenever it is asked for.
package struct IssueReport: Sendable {
  package let issue: String
  package let subject: String
  package let newsletter: String
  package let language: String
  /// When it was counted.
  package let made: Date
  package let timeZone: Zone
  /// Whether a run is at work on it now.
  package let isRunning: Bool
  /// Whether it was discarded after it was begun.
  package let isClosed: Bool
  package internal(set) var recipients = 0
  package internal(set) var counts: [RecipientStory.Outcome: Int] = [:]
  package internal(set) var runs: [RunStatistics] = []
  package internal(set) var answers: [AnswerRow] = []
  package internal(set) var otherAnswers = 0
  package internal(set) var times = ReplyTimes()
  /// Addresses of the slowest, in their order.
  package internal(set) var slowest: [String] = []
  package internal(set) var domains: [DomainRow] = []
  package internal(set) var otherDomains: DomainRow?
  package internal(set) var leftOver: [LeftOverRow] = []
  package internal(set) var decisions = 0
  /// Why a send refuses to go on with it, whatever is left over.
  package internal(set) var refusal: Problem?
  package let warnings: [Problem]

  package func count(_ outcome: RecipientStory.Outcome) -> Int { counts[outcome] ?? 0 }

  /// What became of the recipients of one domain.
  package struct DomainRow: Sendable, Equatable {
    package var domain: String
    package internal(set) var counts: [RecipientStory.Outcome: Int] = [:]

    package var total: Int { counts.values.reduce(0, +) }
    package func count(_ outcome: RecipientStory.Outcome) -> Int { counts[outcome] ?? 0 }
  }

  /// Recipients without a final outcome, for one reason.
  package struct LeftOverRow: Sendable, Equatable {
    package var reason: LeftOver
    var code: ReplyCode
    package internal(set) var count = 0
    /// The words that the first of them met.
    package var example: String
    /// When the first of them is due, where they are tried again.
    package internal(set) var due: Date?
    /// The first of them; all of them would be a list of its own.
    package internal(set) var addresses: [EmailAddress] = []

    /// `450 4.2.1`; nil where no relay spoke.
    package var codeText: String? { code.text }
  }
}

extension IssueReport {
  static let mostDomains = 20_000
  static let mostLeftOver = 200
  static let mostAddresses = 20

  /// Counts recipients one by one, in a size that does not grow with the list.
  struct Census {
    private var domains: [String: DomainRow] = [:]
    private var others = DomainRow(domain: "")
    private var rows: [RowKey: LeftOverRow] = [:]
    private(set) var counts: [RecipientStory.Outcome: Int] = [:]

    private struct RowKey: Hashable {
      var reason: LeftOver
      var code: ReplyCode
    }

    mutating func count(
      _ number: Int, _ address: EmailAddress, _ outcome: JournalOutcome?, isMailable: Bool,
      at now: Date
    ) {
      let result = RecipientStory.Outcome(outcome, isMailable: isMailable)
      counts[result, default: 0] += 1
      let domain = address.asciiDomain
      if domains[domain] != nil || domains.count < IssueReport.mostDomains {
        domains[domain, default: DomainRow(domain: domain)].counts[result, default: 0] += 1
      } else {
        others.counts[result, default: 0] += 1
      }
      guard let reason = LeftOver(result) else { return }
      var code = ReplyCode(of: outcome?.reply ?? "")
      if rows[RowKey(reason: reason, code: code)] == nil, rows.count >= IssueReport.mostLeftOver {
        code = ReplyCode(of: "")
      }
      let key = RowKey(reason: reason, code: code)
      var row =
        rows[key]
        ?? LeftOverRow(
          reason: reason, code: code, example: String((outcome?.reply ?? "").prefix(300)))
      row.count += 1
      if row.addresses.count < IssueReport.mostAddresses { row.addresses.append(address) }
      if reason == .deferred || reason == .held, let due = outcome?.due(number, at: now) {
        row.due = min(row.due ?? due, due)
      }
      rows[key] = row
    }

    /// Largest first.
    func fill(_ report: inout IssueReport) {
      report.counts = counts
      report.domains = domains.values.sorted {
        ($1.total, $0.domain) < ($0.total, $1.domain)
      }
      report.otherDomains = others.total > 0 ? others : nil
      report.leftOver = rows.values.sorted {
        ($1.count, $0.reason.rawValue, $0.example) < ($0.count, $1.reason.rawValue, $1.example)
      }
    }
  }
}

extension LeftOver {
  /// Nil for those who are not left over.
  init?(_ outcome: RecipientStory.Outcome) {
    switch outcome {
    case .deferred: self = .deferred
    case .held: self = .held
    case .inDoubt: self = .inDoubt
    case .pending: self = .pending
    case .accepted, .rejected, .unsendable, .suppressed: return nil
    }
  }
}
