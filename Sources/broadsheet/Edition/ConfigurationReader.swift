import Articles
import Diagnostics
import Digest
import Foundation
import Mail
import Template

/// Reads `broadsheet.yml`; unknown keys are errors that name the nearest known one.
struct ConfigurationReader {
  static let fileName = "broadsheet.yml"
  private let file: String

  static func read(_ url: URL, showing file: String) throws -> Configuration {
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw Problem(
        "no such file", at: SourceLocation(file: file),
        hint: "run this in an edition folder, name one with -C, or make one with “broadsheet init”",
        category: .configuration)
    }
    do {
      let source = try SourceText(contentsOf: url, showing: file)
      let root = try YAMLMapping(parsing: source.text, file: file, category: .configuration)
      return try ConfigurationReader(file: file).configuration(root)
    } catch var problem as Problem {
      problem.category = .configuration
      problem.location = problem.location ?? SourceLocation(file: file)
      throw problem
    }
  }

  private func configuration(_ root: YAMLMapping) throws -> Configuration {
    try root.rejectKeys(otherThan: [
      "name", "from", "reply_to", "postal_address", "base_url", "archive_url", "list_id",
      "unsubscribe_email",
      "language", "timezone", "list", "sources", "tag_rules", "issue", "schedule", "delivery",
    ])
    try root.mapping("schedule")?.rejectKeys(otherThan: ["every", "on", "at", "missed"])
    let delivery = try root.mapping("delivery")
    return Configuration(
      newsletter: try newsletter(root), sources: try sources(root),
      tagRules: try tagRules(root), issue: try issue(root),
      delivery: try delivery.flatMap { try DeliverySettingsReader(mapping: $0).read() })
  }

  private func newsletter(_ root: YAMLMapping) throws -> Newsletter {
    let from = try mailbox("from", root) ?? missing("from", root, "Weekly <weekly@example.org>")
    let list = try root.string("list") ?? missing("list", root, "weekly")
    guard Issue.isValidID(list) else {
      throw root.problem(
        "“\(list)” cannot name a list", at: "list", hint: "letters, digits and “-”")
    }
    let zone = try root.string("timezone") ?? missing("timezone", root, "Europe/Berlin")
    guard let timeZone = TimeZone(identifier: zone), zone.contains("/") || zone == "UTC" else {
      throw root.problem(
        "“\(zone)” is not a time zone", at: "timezone",
        hint: nearestName(to: zone, among: TimeZone.knownTimeZoneIdentifiers)
          .map { "did you mean “\($0)”?" } ?? "an IANA name such as Europe/Berlin")
    }
    return Newsletter(
      name: try root.string("name")?.oneLine ?? missing("name", root, "The Harbour Weekly"),
      from: from, replyTo: try mailbox("reply_to", root),
      postalAddress: try root.string("postal_address"), baseURL: try baseURL(root),
      archiveURL: try archiveURL(root),
      listID: try listID(root) ?? "\(list).\(from.address.asciiDomain)",
      language: try language(root), timeZone: timeZone, list: list,
      unsubscribeAddress: try root.string("unsubscribe_email").map { text in
        try at("unsubscribe_email", root) { try EmailAddress(parsing: text) }
      },
      isScheduled: root.isMapping("schedule"))
  }

  private func mailbox(_ key: String, _ root: YAMLMapping) throws -> Mailbox? {
    guard let text = try root.string(key) else { return nil }
    return try at(key, root) { try Mailbox(parsing: text) }
  }

  private func baseURL(_ root: YAMLMapping) throws -> String {
    try address("base_url", root) ?? missing("base_url", root, "https://news.example.org")
  }

  private func archiveURL(_ root: YAMLMapping) throws -> String? {
    try address("archive_url", root).map { "\($0)/" }
  }

  /// A web address without a slash at its end.
  private func address(_ key: String, _ root: YAMLMapping) throws -> String? {
    guard let text = try root.string(key) else { return nil }
    guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
      ["http", "https"].contains(scheme), let host = url.encodedHost, !host.isEmpty,
      url.query == nil, url.fragment == nil, url.user == nil
    else {
      throw root.problem(
        "“\(text)” is not a web address", at: key, hint: "such as https://news.example.org")
    }
    // Header fields hold ASCII alone, so a name like “bücher.example” goes out in its ASCII form.
    let path = url.percentEncodedPath
    return "\(scheme)://\(host)\(url.port.map { ":\($0)" } ?? "")"
      + (path.hasSuffix("/") ? String(path.dropLast()) : path)
  }

  /// RFC 2919 §2: a dot-atom, which need not be a host name.
  private func listID(_ root: YAMLMapping) throws -> String? {
    guard let text = try root.string("list_id") else { return nil }
    guard text.wholeMatch(of: /[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+/) != nil, text.count <= 255 else {
      throw root.problem(
        "“\(text)” is not a list identifier", at: "list_id", hint: "such as weekly.news.example.org"
      )
    }
    return text
  }

  private func language(_ root: YAMLMapping) throws -> String {
    let text = try root.string("language") ?? "en"
    guard text.wholeMatch(of: /[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*/) != nil else {
      throw root.problem(
        "“\(text)” is not a language tag", at: "language", hint: "such as en or de-AT")
    }
    return text
  }

  private func sources(_ root: YAMLMapping) throws -> [String] {
    let entries = try root.mappings("sources") ?? []
    guard !entries.isEmpty else {
      throw root.problem("there are no sources", at: "sources", hint: "sources: [{ path: seeds }]")
    }
    return try entries.map { entry in
      try entry.rejectKeys(otherThan: ["path", "feed"])
      if try entry.string("feed") != nil {
        throw entry.problem(
          "feeds cannot be read yet", at: "feed",
          hint: "save its articles as Markdown or a headline list, and name the folder as “path”")
      }
      let path = try entry.string("path") ?? missing("path", entry, "seeds")
      guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
        throw entry.problem(
          "“\(path)” leads out of the edition folder", at: "path",
          hint: "move or link the files into it")
      }
      return path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    }
  }

  private func tagRules(_ root: YAMLMapping) throws -> [TagRule] {
    try (root.mappings("tag_rules") ?? []).map { rule in
      try rule.rejectKeys(otherThan: ["tag", "match"])
      let words = try rule.strings("match") ?? []
      guard words.contains(where: { !$0.isEmpty }) else {
        throw rule.problem(
          "a rule without words to match", at: "match", hint: "match: [ferry, dock]")
      }
      return TagRule(tag: try rule.string("tag") ?? missing("tag", rule, "ferry"), match: words)
    }
  }

  private func issue(_ root: YAMLMapping) throws -> Configuration.IssueSettings {
    let issue = try root.mapping("issue")
    try issue?.rejectKeys(otherThan: [
      "id", "subject", "preheader", "window", "minimum", "sections",
    ])
    func template(_ key: String, default text: String?) throws -> TemplateSource? {
      guard let text = try issue?.string(key) ?? text else { return nil }
      let location = issue?.location(of: key) ?? SourceLocation(file: file)
      return TemplateSource(
        name: "issue.\(key)", kind: .text, text: text,
        location: SourceLocation(file: location.file, line: location.line), isPartial: false,
        category: .configuration)
    }
    let everything = [Selector.Section(title: "This week", tags: .any, limit: nil)]
    return Configuration.IssueSettings(
      id: try template("id", default: "{{year}}-W{{week}}") ?? missing("id", root, ""),
      subject: try template("subject", default: "{{newsletter.name}}: {{lead.title}}")
        ?? missing("subject", root, ""),
      preheader: try template("preheader", default: nil), window: try window(issue),
      minimum: try issue?.integer("minimum", in: 0...10_000) ?? 1,
      sections: try issue?.mappings("sections")?.map(section) ?? everything)
  }

  private func window(_ issue: YAMLMapping?) throws -> Configuration.WindowSetting {
    guard let issue, let text = try issue.string("window") else { return .sinceLastIssue }
    if text == "since-last-issue" { return .sinceLastIssue }
    guard let days = DaySpan.parse(text) else {
      throw issue.problem(
        "“\(text)” is not a window", at: "window",
        hint: "since-last-issue, or a span such as 7 days")
    }
    return .days(days)
  }

  private func section(_ section: YAMLMapping) throws -> Selector.Section {
    try section.rejectKeys(otherThan: ["title", "tags", "limit"])
    let expression = try section.string("tags") ?? missing("tags", section, "\"*\"")
    return Selector.Section(
      title: try section.string("title")?.oneLine ?? missing("title", section, "This week"),
      tags: try TagExpression(parsing: expression, at: section.location(of: "tags")),
      limit: try section.integer("limit", in: 1...10_000))
  }

  private func missing<Value>(
    _ key: String, _ mapping: YAMLMapping, _ example: String
  ) throws -> Value {
    throw Problem(
      "“\(key)” is missing", at: mapping.location, hint: "add a line such as “\(key): \(example)”",
      category: .configuration)
  }

  private func at<Value>(
    _ key: String, _ mapping: YAMLMapping, _ make: () throws -> Value
  ) throws -> Value {
    do { return try make() } catch let problem as Problem {
      throw mapping.problem(problem.reason, at: key, hint: problem.hint)
    }
  }
}

extension String {
  /// The text with every run of blanks as one space.
  fileprivate var oneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
