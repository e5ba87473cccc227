import ArgumentParser
import Clock
import Diagnostics
import Foundation
import Mail
import Newsroom
import Subscribers

/// `subscribers show`: all that is known of one person.
struct SubscribersShowCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Tells all that is known of one person: row, status, events and issues.")

  @ParentCommand var root: Broadsheet
  @Argument(help: "The address; “-” takes addresses from standard input, one a line.")
  var address: String
  @OptionGroup var list: ListOption
  @OptionGroup var output: JSONOption

  func run(_ context: CommandContext) throws {
    try context.show(of: address, output) { address in
      let story = try context.newsroom.person(address, on: list.list)
      context.warn(story.warnings)
      return PersonAnswer(story: story)
    }
  }
}

/// What is known of one person, as it is printed.
struct PersonAnswer: CommandResult {
  let story: PersonStory

  private struct Event: Encodable {
    let time, event, source: String
    let reason, email, to, id: String?
    let renews, undone: Bool?
    let line: Int

    private enum CodingKeys: CodingKey {
      case time, event, source, reason, email, to, id, renews, undone, line
    }

    /// What has no reason says so.
    func encode(to encoder: any Encoder) throws {
      var row = encoder.container(keyedBy: CodingKeys.self)
      try row.encode(time, forKey: .time)
      try row.encode(event, forKey: .event)
      try row.encode(source, forKey: .source)
      try row.encode(reason, forKey: .reason)
      try row.encodeIfPresent(email, forKey: .email)
      try row.encodeIfPresent(to, forKey: .to)
      try row.encodeIfPresent(id, forKey: .id)
      try row.encodeIfPresent(renews, forKey: .renews)
      try row.encodeIfPresent(undone, forKey: .undone)
      try row.encode(line, forKey: .line)
    }

    init(_ entry: ConsentHistory.Entry, of address: EmailAddress) {
      let told = entry.event
      (time, event, source) = (told.shownTime, told.kind.rawValue, told.source)
      (reason, id, line) = (told.reason, told.id, entry.line)
      // Said where it is another than the one that was asked for.
      email = told.address == address ? nil : told.address?.description
      to = told.newAddress?.description
      renews = told.renews ? true : nil
      undone = entry.isUndone ? true : nil
    }
  }

  private struct Issue: Encodable {
    let issue, outcome: String
    let number: Int?
    let time, reply: String?
  }

  private struct Source: Encodable {
    let path: String
    let line: Int
  }

  private enum CodingKeys: CodingKey {
    case email, otherAddresses, list, status, isMailed, forgotten, name, tags, fields, events,
      issues
    case source
  }

  /// Of whoever has no row, name and source are null.
  func encode(to encoder: any Encoder) throws {
    var body = encoder.container(keyedBy: CodingKeys.self)
    try body.encode(story.address.description, forKey: .email)
    try body.encode(story.otherAddresses.map(\.description), forKey: .otherAddresses)
    try body.encode(story.list.name, forKey: .list)
    try body.encode(story.status.rawValue, forKey: .status)
    try body.encode(story.isMailed, forKey: .isMailed)
    try body.encodeIfPresent(story.forgotten?.formatted(.iso8601), forKey: .forgotten)
    try body.encode(story.row?.name, forKey: .name)
    try body.encode(story.row?.tags.sorted() ?? [], forKey: .tags)
    try body.encode(fields, forKey: .fields)
    try body.encode(story.events.map { Event($0, of: story.address) }, forKey: .events)
    try body.encode(
      story.issues.map {
        Issue(
          issue: $0.issue, outcome: $0.outcome.rawValue, number: $0.number,
          time: $0.time?.formatted(.iso8601), reply: $0.reply)
      }, forKey: .issues)
    let source = story.row.map {
      Source(path: story.list.roster.location().file, line: $0.line)
    }
    try body.encode(source, forKey: .source)
  }

  private var fields: [String: String] {
    (story.row?.fields ?? [:]).filter { !["email", "name", RosterTags.column].contains($0.key) }
  }

  var lines: [String] {
    let row = story.row
    let name = row?.name.map { "\($0) <\(story.address)>" } ?? story.address.description
    var lines = ["\(name): \(story.status.rawValue)\(story.isMailed ? "" : ", not mailed")"]
    if !story.otherAddresses.isEmpty {
      let others = story.otherAddresses.map(\.description).joined(separator: ", ")
      lines.append("  also known as \(others)")
    }
    if let forgotten = story.forgotten {
      lines.append(
        "  somebody with this address was forgotten on \(forgotten.shown(in: story.timeZone))")
    }
    let roster = story.list.roster.location(line: row?.line)
    lines.append(row == nil ? "  no row in \(roster)" : "  row: \(roster)")
    let tags = row?.tags.sorted().joined(separator: ", ") ?? ""
    if !tags.isEmpty { lines.append("  tags: \(tags)") }
    lines += fields.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value.onOneLine)" }
    lines += story.events.isEmpty ? ["no events"] : ["events:"] + story.events.map(words)
    lines += story.issues.isEmpty ? ["no issue went there"] : ["issues:"] + story.issues.map(words)
    return lines
  }

  private func words(_ entry: ConsentHistory.Entry) -> String {
    let event = entry.event
    let time = event.time.shown(in: story.timeZone)
    let whose = event.address == story.address ? "" : event.address.map { " (\($0))" } ?? ""
    let to = event.newAddress.map { " to \($0)" } ?? ""
    let source = event.source.isEmpty ? "" : ", \(event.source)"
    let reason = event.reason.map { ": \($0.onOneLine)" } ?? ""
    let undone = entry.isUndone ? " (undone)" : ""
    return "  \(time)  \(event.kind.rawValue)\(whose)\(to)\(source)\(reason)\(undone)"
  }

  private func words(_ part: PersonStory.IssuePart) -> String {
    let outcome = part.outcome == .inDoubt ? "in doubt" : part.outcome.rawValue
    let time = part.time.map { ", \($0.shown(in: story.timeZone))" } ?? ""
    let reply = part.reply.map { ": \($0.onOneLine)" } ?? ""
    return "  \(part.issue)  \(outcome)\(time)\(reply)"
  }
}
