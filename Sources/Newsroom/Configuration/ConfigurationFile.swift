import Articles
import Clock
import Delivery
import Diagnostics
import Digest
import Foundation
import Settings

/// `broadsheet.yml`, of which each part is read when it is asked for.
struct ConfigurationFile {
  static let name = "broadsheet.yml"
  let folder: Place
  let place: Place
  let root: YAMLMapping
  /// Where time zones are looked up.
  let zones: ZoneFiles

  init(in folder: Place, zones: ZoneFiles = ZoneFiles()) throws {
    self.folder = folder
    self.zones = zones
    place = folder.appending(Self.name)
    guard place.exists else { throw Self.absent(in: folder) }
    do throws(Problem) {
      let source = try SourceText(at: place)
      try source.refuseMergeRemains()
      root = try YAMLMapping(parsing: source.text, file: place.shown, category: .configuration)
    } catch {
      var problem = error
      if problem.category == .input { problem.category = .configuration }
      problem.location = problem.location ?? place.location()
      throw problem
    }
  }

  /// What the file would be with another text.
  init(reading text: String, in folder: Place) throws {
    self.folder = folder
    zones = ZoneFiles()
    place = folder.appending(Self.name)
    root = try YAMLMapping(parsing: text, file: place.shown, category: .configuration)
  }

  static func absent(in folder: Place) -> Problem {
    Problem(
      "no such file", at: folder.appending(name).location(), advice: .makeEdition,
      category: .configuration)
  }

  /// Where a key stands, such as `issue.subject`; the file where that cannot be told.
  /// - Parameter list: the list that the key is asked for, whose own one counts before that at the top; nil where
  ///   no list can have one.
  static func location(
    of key: String, in folder: Place, for list: String?
  ) -> SourceLocation {
    guard let file = try? ConfigurationFile(in: folder) else {
      return folder.appending(name).location()
    }
    let own = list.flatMap { try? file.settings(of: $0) }.map { find(key, in: $0) }
    if let own, own.isThere { return own.place }
    return find(key, in: file.root).place
  }

  /// Where a key stands, or what it would stand in.
  private static func find(
    _ key: String, in root: YAMLMapping
  ) -> (place: SourceLocation, isThere: Bool) {
    var mapping = root
    let parts = key.split(separator: ".").map(String.init)
    for part in parts.dropLast() {
      guard let inner = try? mapping.mapping(part) else {
        return (mapping.location(of: part), false)
      }
      mapping = inner
    }
    guard let last = parts.last else { return (mapping.location, false) }
    return (mapping.location(of: last), mapping.has(last))
  }

  /// The list that everything concerns unless another is named; all that an unsubscribe asks of the file.
  func defaultList() throws -> String {
    let list = try root.string("list") ?? missing("list", root, "weekly")
    guard list.isPlainName else {
      throw root.problem(
        "“\(list)” cannot name a list", at: "list", hint: "letters, digits, “-”, “_” and “.”")
    }
    return list
  }

  /// All lists, the default one first.
  func lists() throws -> [String] {
    let first = try defaultList()
    let lists = try root.mapping("lists")
    let others = lists?.names ?? []
    for name in others where !name.isPlainName {
      throw (lists ?? root).problem(
        "“\(name)” cannot name a list", at: name, hint: "letters, digits, “-”, “_” and “.”")
    }
    return [first] + others.filter { $0 != first }
  }

  /// Everything, for one list. Unknown keys are errors that name the nearest known one.
  /// - Parameter list: nil for the default one.
  func configuration(for list: String?) throws -> Configuration {
    try rejectUnknownKeys()
    let lists = try lists()
    let name = list ?? lists.first ?? ""
    guard lists.contains(name) else {
      throw Problem(
        "no list “\(name)” is configured", at: root.location(of: "lists"),
        hint: nearestName(to: name, among: lists).map { "did you mean “\($0)”?" }
          ?? "the lists: \(lists.joined(separator: ", "))", category: .usage)
    }
    // Mistakes in what another list says are found as well: they would come up when it is its turn.
    var identifiers: [String: String] = [:]
    for other in lists {
      let identifier = try newsletter(for: other).list.listID
      // Mailboxes and their filters could not tell them apart (RFC 2919 §3).
      if let first = identifiers.updateValue(other, forKey: identifier) {
        throw Problem(
          "the lists “\(first)” and “\(other)” have the same list_id, \(identifier)",
          at: root.location(of: "lists"), category: .configuration)
      }
    }
    let delivery = try root.mapping("delivery").map {
      try DeliverySettingsReader(mapping: $0, zones: zones)
    }
    var configuration = Configuration(
      newsletter: try newsletter(for: name), sources: try sources(),
      tagRules: try TagRuleReader(root: root).read(),
      issue: try IssueSettingsReader(
        layers: try issueLayers(of: name), file: place.shown
      ).read(),
      relays: try delivery?.relays() ?? [],
      delivery: try delivery?.settings() ?? DeliverySettings(),
      secretKey: try secretKey(), segments: try segments(), lists: lists)
    // As above, one of another list is found as well.
    for other in lists { _ = try severities(of: other) }
    configuration.severities = try severities(of: name)
    configuration.timetable = try timetable(in: configuration.newsletter.timeZone)
    configuration.notices = try notices()
    configuration.editor = try editor()
    configuration.approvalWarnings = try approvalWarnings()
    configuration.zoneWarnings = try zoneWarnings(configuration)
    return configuration
  }

  private func editor() throws -> String? {
    guard let text = try root.string("editor") else { return nil }
    if let word = EditorWords.script(in: text) {
      throw root.problem(
        "in “\(word.onOneLine)” a file’s name would be part of a script, and could be a command in it",
        at: "editor", hint: #"give the script its words: sh -c '… "$1"' sh {file}"#)
    }
    if let place = EditorWords.unknownPlace(in: text) {
      let near = nearestName(to: place, among: EditorWords.places)
      throw root.problem(
        "“\(place)” is no place that is filled: there are \(EditorWords.places.joined(separator: " and "))",
        at: "editor", hint: near.map { "did you mean “\($0)”?" })
    }
    return text
  }

  /// The timetable and the edition's zone, and nothing else: a heartbeat with nothing to do asks for no more.
  func timetableAlone() throws -> (timetable: Timetable, zone: Zone) {
    let zone = try root.zone("timezone", in: zones) ?? missing("timezone", root, "Europe/Berlin")
    return (try timetable(in: zone), zone)
  }

  /// Who is told of what, and nothing else of the file, be the rest of it wrong.
  func notices() throws -> NoticeSettings { try NoticeReader(root: root).read() }

  private func timetable(in zone: Zone) throws -> Timetable {
    try ScheduleReader(root: root, zones: zones, zone: zone, lists: try lists()).read()
  }

  /// Entries whose issues wait for a person though none is told: they would wait until they are withdrawn.
  func approvalWarnings() throws -> [Problem] {
    let notices = try notices()
    guard !notices.tellsWhatWaits else { return [] }
    return try ScheduleReader.mappings(in: root).filter { try $0.bool("approve") ?? false }.map {
      Problem(
        "issues wait for approval, and nobody is told: no proof is mailed, and each is withdrawn in the end",
        at: $0.location(of: "approve"), hint: "notify: { editors: you@example.org }",
        category: .configuration)
    }
  }

  private func zoneWarnings(_ read: Configuration) throws(Problem) -> [Problem] {
    let delivery = try root.mapping("delivery") ?? root
    let zones =
      [(read.newsletter.timeZone, root.location(of: "timezone"))]
      + read.sources.map { ($0.timeZone, $0.location) }
      + [(read.delivery.limits.window?.zone, delivery.location(of: "zone"))]
      + read.timetable.entries.map { ($0.zone, $0.location) }
      + read.relays.map { relay in
        (relay.policy.limits.window?.zone, relay.places["zone"] ?? delivery.location)
      }
    var named: Set<String> = []
    return zones.compactMap { zone, location in
      guard let zone, var warning = zone.warning, named.insert(zone.name).inserted else {
        return nil
      }
      warning.location = location
      return warning
    }
  }

  private func newsletter(for list: String) throws -> Newsletter {
    try NewsletterReader(file: self, list: list, isDefault: try defaultList() == list).read()
  }

  private func rejectUnknownKeys() throws {
    try root.rejectKeys(otherThan: [
      "name", "from", "reply_to", "postal_address", "base_url", "archive_url", "list_id",
      "unsubscribe", "unsubscribe_email", "language", "timezone", "list", "lists", "secret_key",
      "sources", "tag_rules", "issue", "schedule", "notify", "ping", "segments", "editor",
      "delivery", "check",
    ])
    for list in try lists() {
      try settings(of: list)?.rejectKeys(otherThan: [
        "name", "from", "reply_to", "list_id", "unsubscribe", "unsubscribe_email", "issue", "check",
      ])
    }
    for issue in try lists().flatMap(issueLayers) {
      try issue.rejectKeys(otherThan: IssueSettingsReader.keys)
    }
  }

  /// What `lists:` says of one.
  func settings(of list: String) throws -> YAMLMapping? {
    try root.mapping("lists")?.mapping(list)
  }

  /// What is said of the issues of a list, what counts first in front.
  private func issueLayers(of list: String) throws -> [YAMLMapping] {
    [try settings(of: list)?.mapping("issue"), try root.mapping("issue")].compactMap { $0 }
  }

  /// How grave the rules are for a list, rule by rule.
  private func severities(of list: String) throws -> Severities {
    try SeveritiesReader(
      layers: [try settings(of: list)?.mapping("check"), try root.mapping("check")]
        .compactMap { $0 }
    ).read()
  }

  /// Where the key is kept that signs links.
  func secretKey() throws -> Secret {
    try root.secret("secret_key", what: "the key") ?? SecretKey.standard(in: folder)
  }

  private func sources() throws -> [ArticleSource] {
    let entries = try root.mappings("sources") ?? []
    guard !entries.isEmpty else {
      throw root.problem("there are no sources", at: "sources", hint: "sources: [{ path: seeds }]")
    }
    return try entries.map { try SourceReader(entry: $0, folder: folder, zones: zones).read() }
  }
}

/// Says which key is missing, and how a line with it reads.
func missing<Value>(_ key: String, _ mapping: YAMLMapping, _ example: String) throws -> Value {
  throw Problem(
    "“\(key)” is missing", at: mapping.location, hint: "add a line such as “\(key): \(example)”",
    category: .configuration)
}

extension YAMLMapping {
  /// Where a secret is kept; the secret itself must not stand in this file.
  func secret(_ key: String, what: String) throws -> Secret? {
    guard isMapping(key) else {
      guard try string(key) != nil else { return nil }
      throw problem(
        "\(what) must not stand in this file", at: key,
        hint: "\(key): { env: … }, or { file: … }, or { command: … }")
    }
    guard let keeping = try mapping(key) else { return nil }
    try keeping.rejectKeys(otherThan: ["env", "file", "command"])
    let ways: [Secret.Keeping] = [
      try keeping.string("env").map { .environment($0) },
      try keeping.path("file").map { .file($0) },
      try keeping.string("command").map { .command($0) },
    ].compactMap { $0 }
    guard let way = ways.first, ways.count == 1 else {
      throw problem("\(what) must have one place", at: key, hint: "env, file or command")
    }
    return Secret(keeping: way, what: what, location: location(of: key))
  }
}
