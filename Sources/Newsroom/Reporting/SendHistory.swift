import Delivery
package import Foundation

/// One run, as the journal tells of it.
package struct RunStatistics: Sendable, Equatable {
  package var started: Date
  /// When something was recorded last.
  package internal(set) var ended: Date
  package internal(set) var series = TimeSeries()
  package internal(set) var unsendable = 0
  /// Attempts that ended before the message did.
  package internal(set) var unsent = 0

  package func count(_ kind: TimeSeries.Kind) -> Int {
    series.intervals.reduce(0) { $0 + $1[kind] }
  }

  package var settled: Int { series.intervals.reduce(0) { $0 + $1.total } + unsendable }
  package var seconds: Double { max(0, ended.timeIntervalSince(started)) }
}

/// An answer that came again and again.
package struct AnswerRow: Sendable, Equatable {
  var code: ReplyCode
  /// The journal's word for what it led to.
  package var outcome: String
  package internal(set) var count = 0
  /// The words of the first of them who is not forgotten.
  package internal(set) var example: String
  /// Whether it holds more than a code: words that may name somebody are erased with them.
  package var hasWords: Bool { Self.hasWords(example) }

  static func hasWords(_ reply: String) -> Bool {
    let words = reply.drop { $0.isNumber || $0 == "." || $0 == "-" || $0 == " " }
    return !words.isEmpty && !words.hasPrefix("(in reply to ")
  }

  /// `550 5.1.1`; nil where no relay spoke.
  package var codeText: String? { code.text }
  /// What was answered; nil where no answer says so.
  package var stage: String? { code.stage?.rawValue }
}

/// What a journal tells of the runs of an issue: a pure value, made record by record, whose size does not
/// grow with the list.
struct SendHistory {
  private(set) var runs: [RunStatistics] = []
  private(set) var times = ReplyTimes()
  /// What a person decided: put back, or believed to have arrived.
  private(set) var decisions = 0
  /// Answers that have no row of their own, since there were too many kinds of them.
  private(set) var otherAnswers = 0
  private var rows: [RowKey: AnswerRow] = [:]
  /// When those were attempted of whom nothing more is said yet; as many as there are connections.
  private var underWay: [Int: Int64] = [:]

  private struct RowKey: Hashable {
    var code: ReplyCode
    var kind: JournalRecord.Kind
  }

  static let mostRows = 500
  /// What a run leaves behind that is killed again and again; more are not answered any more.
  private static let mostUnderWay = 100_000

  /// Most frequent first.
  var answers: [AnswerRow] {
    rows.values.sorted {
      ($1.count, $0.code.code, $0.outcome) < ($0.count, $1.code.code, $1.outcome)
    }
  }

  mutating func read(_ sighting: JournalSighting) {
    switch sighting {
    case .beginning: self = SendHistory()
    case .run(let time): runs.append(RunStatistics(started: time, ended: time))
    case .recipient(let record):
      if record.isByHand { decisions += 1 } else if let kind = record.kind { read(kind, record) }
    }
  }

  private mutating func read(_ kind: JournalRecord.Kind, _ record: JournalSighting.Record) {
    if runs.isEmpty { runs.append(RunStatistics(started: record.date, ended: record.date)) }
    let last = runs.count - 1
    runs[last].ended = max(runs[last].ended, record.date)
    if kind == .attempt {
      if underWay.count < Self.mostUnderWay { underWay[record.number] = record.milliseconds }
      return
    }
    let attempted = underWay.removeValue(forKey: record.number)
    switch kind {
    case .attempt: return
    case .unsent: runs[last].unsent += 1
    case .unsendable: runs[last].unsendable += 1
    case .accepted: runs[last].series.add(.accepted, at: record.milliseconds)
    case .deferred: runs[last].series.add(.deferred, at: record.milliseconds)
    case .rejected: runs[last].series.add(.rejected, at: record.milliseconds)
    case .held: runs[last].series.add(.held, at: record.milliseconds)
    case .inDoubt: runs[last].series.add(.inDoubt, at: record.milliseconds)
    }
    countAnswer(kind, record)
    guard let attempted, kind != .unsent else { return }
    let taken = max(0, record.milliseconds - attempted)
    times.count(taken)
    if times.isSlow(taken) {
      times.keep(
        ReplyTimes.Slow(
          milliseconds: taken, number: record.number, relay: record.relay, outcome: kind.rawValue,
          reply: record.reply, attempted: attempted))
    }
  }

  private mutating func countAnswer(_ kind: JournalRecord.Kind, _ record: JournalSighting.Record) {
    let key = RowKey(code: ReplyCode(of: record.replyBytes), kind: kind)
    if rows[key] == nil {
      guard rows.count < Self.mostRows else {
        otherAnswers += 1
        return
      }
      rows[key] = AnswerRow(
        code: key.code, outcome: kind.rawValue, example: String(record.reply.prefix(300)))
    }
    // Of whom is forgotten the words are gone.
    if rows[key]?.hasWords == false {
      let reply = String(record.reply.prefix(300))
      if AnswerRow.hasWords(reply) { rows[key]?.example = reply }
    }
    rows[key]?.count += 1
  }
}

extension JournalSighting.Record {
  var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
