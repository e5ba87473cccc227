import Foundation
import Mail
import Newsroom

/// The rows of a report as JSON has them.
extension ReportAnswer {
  struct RunRow: Encodable {
    let started: String
    let seconds: Double
    let accepted, rejected, deferred, held, inDoubt, unsendable, unsent: Int
    let interval: Int
    let intervals: [IntervalRow]

    init(_ run: RunStatistics) {
      started = run.started.inMilliseconds
      seconds = run.seconds
      accepted = run.count(.accepted)
      rejected = run.count(.rejected)
      deferred = run.count(.deferred)
      held = run.count(.held)
      inDoubt = run.count(.inDoubt)
      unsendable = run.unsendable
      unsent = run.unsent
      interval = run.series.seconds
      intervals = run.series.intervals.enumerated().filter { $0.element.total > 0 }
        .map { IntervalRow($0.offset * run.series.seconds, $0.element) }
    }
  }

  /// What came to pass in an interval that begins so many seconds after the run’s first outcome.
  struct IntervalRow: Encodable {
    let from: Int
    let accepted, rejected, deferred, held, inDoubt: Int

    init(_ from: Int, _ interval: TimeSeries.Interval) {
      self.from = from
      accepted = interval[.accepted]
      rejected = interval[.rejected]
      deferred = interval[.deferred]
      held = interval[.held]
      inDoubt = interval[.inDoubt]
    }
  }

  struct CodeRow: Encodable {
    let code: String?
    let stage: String?
    let outcome: String
    let count: Int
    let example: String

    init(_ row: AnswerRow) {
      code = row.codeText
      stage = row.stage
      outcome = row.outcome == "in-doubt" ? "inDoubt" : row.outcome
      count = row.count
      example = row.example
    }
  }

  struct DomainRow: Encodable {
    let domain: String
    let recipients, accepted, rejected, deferred, held, inDoubt, unsendable, pending,
      suppressed: Int

    init(_ row: IssueReport.DomainRow) {
      domain = row.domain
      recipients = row.total
      accepted = row.count(.accepted)
      rejected = row.count(.rejected)
      deferred = row.count(.deferred)
      held = row.count(.held)
      inDoubt = row.count(.inDoubt)
      unsendable = row.count(.unsendable)
      pending = row.count(.pending)
      suppressed = row.count(.suppressed)
    }
  }

  /// How many replies came within how many milliseconds; the last class has no end.
  struct TimesRow: Encodable {
    struct Class: Encodable { let upTo: Int64?, count: Int }

    let count: Int
    let median, p95, p99: Int64?
    let classes: [Class]

    init(_ times: ReplyTimes) {
      count = times.total
      median = times.limit(of: 0.5)
      p95 = times.limit(of: 0.95)
      p99 = times.limit(of: 0.99)
      classes = times.counts.enumerated().map { index, count in
        Class(
          upTo: index < ReplyTimes.limits.count ? ReplyTimes.limits[index] : nil, count: count)
      }
    }
  }

  struct SlowRow: Encodable {
    let milliseconds: Int64
    let email, relay, outcome, reply: String

    init(_ slow: ReplyTimes.Slow, email: String) {
      milliseconds = slow.milliseconds
      self.email = email
      relay = slow.relay
      outcome = slow.outcome == "in-doubt" ? "inDoubt" : slow.outcome
      reply = slow.reply
    }
  }

  struct LeftOverRow: Encodable {
    let reason: String
    let code, due: String?
    let count: Int
    let example, advice: String
    let emails: [String]

    init(_ row: IssueReport.LeftOverRow, advice: String) {
      reason = row.reason.rawValue
      code = row.codeText
      due = row.due?.inMilliseconds
      count = row.count
      example = row.example
      self.advice = advice
      emails = row.addresses.map(\.description)
    }
  }
}
