import Articles
import Clock
import Diagnostics
import Expressions
import Settings
import Template

/// Reads how the issues of a list are made: `issue:`, and what `lists:` lays over it.
struct IssueSettingsReader {
  static let keys = [
    "id", "subject", "preheader", "window", "first", "late", "carry_over", "minimum", "sections",
  ]

  /// What counts first in front.
  let layers: [YAMLMapping]
  let file: String

  func read() throws -> Configuration.IssueSettings {
    let everything = [Selector.Section(title: "This week", tags: .any, limit: nil)]
    return Configuration.IssueSettings(
      id: try template("id") ?? standard("id", "{{year}}-W{{week}}"),
      subject: try template("subject")
        ?? standard("subject", "{{newsletter.name}}: {{lead.title}}"),
      preheader: try template("preheader"), window: try window(),
      first: try days("first") ?? DaySpan(days: 14), late: try days("late") ?? DaySpan(days: 30),
      carriesOver: try holder(of: "carry_over")?.bool("carry_over") ?? true,
      minimum: try holder(of: "minimum")?.integer("minimum", in: 0...10_000) ?? 1,
      sections: try holder(of: "sections")?.mappings("sections")?.map(section) ?? everything)
  }

  private func holder(of key: String) -> YAMLMapping? { layers.first { $0.has(key) } }

  private func template(_ key: String) throws -> TemplateSource? {
    guard let mapping = holder(of: key), let text = try mapping.string(key) else { return nil }
    let location = mapping.locationOfText(key)
    return source(key, text, at: SourceLocation(file: location.file, line: location.line))
  }

  private func standard(_ key: String, _ text: String) -> TemplateSource {
    source(key, text, at: SourceLocation(file: file))
  }

  private func source(_ key: String, _ text: String, at location: SourceLocation) -> TemplateSource
  {
    TemplateSource(
      name: "issue.\(key)", kind: .text, text: text, location: location, isPartial: false,
      category: .configuration)
  }

  private func window() throws -> Configuration.WindowSetting {
    guard let issue = holder(of: "window"), let text = try issue.string("window") else {
      return .sinceLastIssue
    }
    if text == "since-last-issue" { return .sinceLastIssue }
    guard let days = DaySpan(parsing: text) else {
      throw issue.problem(
        "“\(text)” is not a window", at: "window",
        hint: "since-last-issue, or a span such as 7 days")
    }
    return .days(days)
  }

  private func days(_ key: String) throws -> DaySpan? {
    guard let issue = holder(of: key), let text = try issue.string(key) else { return nil }
    guard let days = DaySpan(parsing: text) else {
      throw issue.problem("“\(text)” is not a span", at: key, hint: "a span such as 30 days")
    }
    return days
  }

  private func section(_ section: YAMLMapping) throws -> Selector.Section {
    try section.rejectKeys(otherThan: ["title", "tags", "limit"])
    let expression = try section.string("tags") ?? missing("tags", section, "\"*\"")
    return Selector.Section(
      title: try section.string("title")?.onOneLine ?? missing("title", section, "This week"),
      tags: try TagExpression(parsing: expression, at: section.location(of: "tags")),
      limit: try section.integer("limit", in: 1...10_000), location: section.location(of: "tags"))
  }
}
