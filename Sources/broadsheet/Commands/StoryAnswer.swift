import Clock
import Foundation
import Mail
import Newsroom

/// All that is known of one recipient, as it is printed.
struct StoryAnswer: CommandResult {
  let story: RecipientStory

  private enum CodingKeys: CodingKey { case issue, email, number, outcome, due, records }

  private struct Row: Encodable {
    let line: RecipientStory.Record

    private enum CodingKeys: CodingKey { case time, kind, relay, reply }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(line.time.formatted(.iso8601), forKey: .time)
      try container.encode(line.kind, forKey: .kind)
      try container.encode(line.relay, forKey: .relay)
      try container.encode(line.reply, forKey: .reply)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(story.issue, forKey: .issue)
    try container.encode(story.recipient.description, forKey: .email)
    try container.encode(story.number, forKey: .number)
    try container.encode(story.outcome.rawValue, forKey: .outcome)
    try container.encode(story.due.map { $0.formatted(.iso8601) }, forKey: .due)
    try container.encode(story.records.map { Row(line: $0) }, forKey: .records)
  }

  var lines: [String] {
    let outcome = story.outcome == .inDoubt ? "in doubt" : story.outcome.rawValue
    let number = story.number.map { " (number \($0))" } ?? ""
    return ["\(story.issue): \(story.recipient)\(number): \(outcome)"]
      + story.records.map { line in
        let words = [line.kind, line.relay ?? "", line.reply]
        return "  \(line.time.shown(in: story.timeZone))  "
          + words.filter { !$0.isEmpty }.joined(separator: "  ")
      }
      + (story.due.map { ["  due \($0.shown(in: story.timeZone))"] } ?? [])
  }
}
