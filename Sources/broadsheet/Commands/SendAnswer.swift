import ArgumentParser
import Clock
import Diagnostics
import Digest
import Foundation
import Newsroom

/// What one run of `send` did, as it is printed.
struct SendAnswer: CommandResult {
  let report: SendReport
  var isTest = false

  private enum CodingKeys: CodingKey {
    case issue, accepted, rejected, deferred, inDoubt, unsendable, held, slowed, leftOver, stopped
    case output
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(report.issue, forKey: .issue)
    try container.encode(report.accepted, forKey: .accepted)
    try container.encode(report.rejected, forKey: .rejected)
    try container.encode(report.deferred, forKey: .deferred)
    try container.encode(report.inDoubt, forKey: .inDoubt)
    try container.encode(report.unsendable, forKey: .unsendable)
    try container.encode(report.held, forKey: .held)
    try container.encode(report.slowed, forKey: .slowed)
    let leftOver = LeftOver.allCases.map { ($0.rawValue, report.leftOver[$0] ?? 0) }
    try container.encode(
      Dictionary(uniqueKeysWithValues: leftOver), forKey: .leftOver)
    try container.encode(report.stop?.description, forKey: .stopped)
    try container.encode(report.output?.shown, forKey: .output)
  }

  var lines: [String] {
    if let output = report.output {
      return [
        "\(report.issue): \(report.accepted.counting("mail")) written to \(output.shown)/, none sent"
      ]
    }
    if isTest, report.attempted > 0 { return ["\(report.issue): \(report.testWords)"] }
    if report.attempted > 0 { return ["\(report.issue): \(report.words)"] }
    return report.stop == nil && report.leftOverCount == 0
      ? ["\(report.issue): nobody is left to mail"] : ["\(report.issue): nobody was mailed"]
  }
}

extension SendReport {
  /// A test has nothing to be booked, put off or held for.
  fileprivate var testWords: String {
    let missed = attempted - accepted
    return [(accepted, "accepted"), (missed, "not delivered")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  /// `5 accepted, 1 rejected`; empty when nobody was tried.
  var words: String {
    [
      (accepted, "accepted"), (rejected, "rejected"), (deferred, "deferred"), (held, "held"),
      (slowed, "slowed down"), (inDoubt, "in doubt"), (unsendable, "unsendable"),
    ]
    .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
