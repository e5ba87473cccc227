import Diagnostics
import Foundation
import Mail
import Newsroom

/// An event of a run as one line of JSON: `event`, `time`, `issue`, and what it tells besides.
struct RunEventRow: Encodable {
  let event: RunEvent
  let issue: String
  let time: Date

  private enum CodingKeys: CodingKey {
    case event, time, issue, recipients, email, outcome, reply, relay, reason, until, connections
    case perMinute, domain, stop
  }

  func encode(to encoder: any Encoder) throws {
    var row = encoder.container(keyedBy: CodingKeys.self)
    if case .ended(let report) = event { try SendAnswer(report: report).encode(to: encoder) }
    try row.encode(name, forKey: .event)
    try row.encode(time.inMilliseconds, forKey: .time)
    try row.encode(issue, forKey: .issue)
    switch event {
    case .began(let recipients): try row.encode(recipients, forKey: .recipients)
    case .settled(let settlement):
      try row.encode(settlement.recipient.description, forKey: .email)
      try row.encode(settlement.outcome.key, forKey: .outcome)
      try row.encode(settlement.reply, forKey: .reply)
      try row.encode(settlement.relay, forKey: .relay)
    case .sessionOpened(let relay), .sessionClosed(let relay):
      try row.encode(relay, forKey: .relay)
    case .sessionLost(let relay, let reason), .connectionFailed(let relay, let reason):
      try row.encode(relay, forKey: .relay)
      try row.encode(reason, forKey: .reason)
    case .slowed(let relay, let connections, let perMinute, let reason):
      try row.encode(relay, forKey: .relay)
      try row.encode(connections, forKey: .connections)
      try row.encode(perMinute, forKey: .perMinute)
      try row.encode(reason, forKey: .reason)
    case .pausing(let relay, let until, let reason):
      try row.encode(relay, forKey: .relay)
      try row.encode(until.inMilliseconds, forKey: .until)
      try row.encode(reason, forKey: .reason)
    case .domainPutOff(let domain, let relay, let reason):
      try row.encode(domain, forKey: .domain)
      try row.encode(relay, forKey: .relay)
      try row.encode(reason, forKey: .reason)
    case .relayLeft(let relay, let stop):
      try row.encode(relay, forKey: .relay)
      try row.encode(stop.key, forKey: .stop)
      try row.encode(stop.description, forKey: .reason)
    case .stopped(let stop):
      try row.encode(stop.key, forKey: .stop)
      try row.encode(stop.description, forKey: .reason)
    case .ended: break
    }
  }

  private var name: String {
    switch event {
    case .began: "began"
    case .settled: "settled"
    case .sessionOpened: "sessionOpened"
    case .sessionClosed: "sessionClosed"
    case .sessionLost: "sessionLost"
    case .connectionFailed: "connectionFailed"
    case .slowed: "slowed"
    case .pausing: "pausing"
    case .domainPutOff: "domainPutOff"
    case .relayLeft: "relayLeft"
    case .stopped: "stopped"
    case .ended: "ended"
    }
  }
}

/// The last line of a stream of events: what `--json` prints, as an event.
struct ReportRow<Answer: Encodable>: Encodable {
  let answer: Answer
  let time: Date

  private enum CodingKeys: CodingKey { case event, time }

  func encode(to encoder: any Encoder) throws {
    try answer.encode(to: encoder)
    var row = encoder.container(keyedBy: CodingKeys.self)
    try row.encode("report", forKey: .event)
    try row.encode(time.inMilliseconds, forKey: .time)
  }
}

extension RunEvent.Outcome {
  /// As JSON has it.
  var key: String { self == .inDoubt ? "inDoubt" : rawValue }
}

extension StopReason {
  /// As JSON has it.
  var key: String {
    switch self {
    case .unreachable: "unreachable"
    case .relay: "relay"
    case .message: "message"
    case .later: "later"
    case .interrupted: "interrupted"
    }
  }
}

extension Date {
  /// `2026-11-20T07:00:00.000Z`.
  var inMilliseconds: String {
    formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}
