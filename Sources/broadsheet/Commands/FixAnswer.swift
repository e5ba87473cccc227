import Newsroom

/// What fixing the recipients of an issue came to, as it is printed.
struct FixAnswer: CommandResult {
  let report: FixReport

  private enum CodingKeys: CodingKey { case issue, recipients, shards }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(report.issue, forKey: .issue)
    try container.encode(report.recipients, forKey: .recipients)
    try container.encode(report.shards, forKey: .shards)
  }

  var lines: [String] {
    [
      "\(report.issue): \(report.recipients.counting("recipient")) fixed, in \(report.shards.counting("shard")); nobody was mailed"
    ]
  }
}
