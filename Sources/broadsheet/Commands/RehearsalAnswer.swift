import Diagnostics
import Foundation
import Mail
import Newsroom

/// What a rehearsal came to, as it is printed.
struct RehearsalAnswer: CommandResult {
  let report: RehearsalReport

  private enum CodingKeys: CodingKey {
    case recipients, stored, connections, seconds, path, seed, arrived, byOutcome, twice, lost
  }
  private enum CountKeys: CodingKey { case once, twice, never }

  func encode(to encoder: any Encoder) throws {
    try SendAnswer(report: report.sent).encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(report.recipients, forKey: .recipients)
    try container.encode(report.stored, forKey: .stored)
    try container.encode(report.connections, forKey: .connections)
    try container.encode(report.seconds, forKey: .seconds)
    try container.encode(report.folder.shown, forKey: .path)
    try container.encode(report.seed, forKey: .seed)
    let arrivals = report.arrivals
    try container.encode(counts(arrivals.total), forKey: .arrived)
    let byOutcome = arrivals.byVerdict.map { ($0.key.rawValue, counts($0.value)) }
    try container.encode(Dictionary(uniqueKeysWithValues: byOutcome), forKey: .byOutcome)
    try container.encode(arrivals.twice.map(\.description), forKey: .twice)
    try container.encode(arrivals.lost.map(\.description), forKey: .lost)
  }

  private func counts(_ count: Arrivals.Count) -> [String: Int] {
    ["once": count.once, "twice": count.twice, "never": count.never]
  }

  var lines: [String] {
    let time = String(format: "%.2f", report.seconds)
    let words = report.sent.words
    let seed = report.seed.map { ", seed \($0)" } ?? ""
    return [
      "\(report.sent.issue): \(report.recipients.counting("recipient")), \(report.connections.counting("connection")), \(time) s\(seed)",
      "  \(words.isEmpty ? "nobody to mail" : words)",
    ] + (report.sent.stop.map { ["  stopped early: \($0.description)"] } ?? [])
      + table + named("got it twice", report.arrivals.twice)
      + named("accepted, and got nothing", report.arrivals.lost)
      + ["\(report.stored.counting("mail")) arrived in \(report.folder.shown)/"]
  }

  /// A line for each outcome that somebody has; what all goes well in needs none.
  private var table: [String] {
    let arrivals = report.arrivals
    let isPlain = arrivals.byVerdict.keys.allSatisfy { $0 == .accepted }
    if isPlain, arrivals.total.twice == 0, arrivals.total.never == 0 { return [] }
    let rows = Arrivals.Verdict.allCases.compactMap { verdict in
      arrivals.byVerdict[verdict].map { row(verdict.words, $0.once, $0.twice, $0.never) }
    }
    return [row("arrived", "once", "twice", "never")] + rows
  }

  private func row(_ name: String, _ columns: Any...) -> String {
    "  " + name.padding(toLength: 12, withPad: " ", startingAt: 0)
      + columns.map { column in
        let text = "\(column)"
        return String(repeating: " ", count: max(1, 8 - text.count)) + text
      }.joined()
  }

  private func named(_ what: String, _ addresses: [EmailAddress]) -> [String] {
    if addresses.isEmpty { return [] }
    let shown = addresses.prefix(10).map(\.description).joined(separator: ", ")
    let more = addresses.count > 10 ? " and \(addresses.count - 10) more" : ""
    return ["  \(what): \(shown)\(more)"]
  }
}

extension Arrivals.Verdict {
  fileprivate var words: String {
    switch self {
    case .inDoubt: "in doubt"
    case .notTried: "not tried"
    case .accepted, .rejected, .deferred, .held, .unsendable: rawValue
    }
  }
}
