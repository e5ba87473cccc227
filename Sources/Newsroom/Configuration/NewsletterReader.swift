import Clock
import Diagnostics
import Digest
import Foundation
import Mail
import Settings

/// Reads what `broadsheet.yml` says of the newsletter, for one of its lists.
///
/// What `lists:` says of a list lies over what stands at the top.
struct NewsletterReader {
  let file: ConfigurationFile
  let list: String
  let isDefault: Bool

  private var root: YAMLMapping { file.root }

  func read() throws -> Newsletter {
    let own = try file.settings(of: list)
    // Where a key of the list's own counts, errors name its line and not that at the top.
    func layer(_ key: String) -> YAMLMapping { own?.has(key) == true ? own ?? root : root }
    let from =
      try mailbox("from", layer("from"))
      ?? missing("from", root, "Weekly <weekly@example.org>")
    let name =
      try layer("name").string("name")?.onOneLine
      ?? missing("name", root, "The Harbour Weekly")
    let leaving = try emailAddress("unsubscribe_email", layer("unsubscribe_email"))
    let settings = ListSettings(
      name: list, title: name,
      // Two lists never share an identifier (RFC 2919 §3).
      listID: try listID(isDefault ? layer("list_id") : own)
        ?? "\(list).\(from.address.asciiDomain)",
      unsubscribeAddress: leaving,
      unsubscribe: try unsubscribeWay(layer("unsubscribe"), by: leaving))
    return Newsletter(
      list: settings, from: from, replyTo: try mailbox("reply_to", layer("reply_to")),
      // One that nobody could read is none, and no list is mailed without one.
      postalAddress: try root.string("postal_address").flatMap { $0.isPostalAddress ? $0 : nil },
      baseURL: try address("base_url")
        ?? missing("base_url", root, "https://news.example.org"),
      archiveURL: try address("archive_url").map { "\($0)/" }, language: try language(),
      timeZone: try root.zone("timezone", in: file.zones)
        ?? missing("timezone", root, "Europe/Berlin"),
      isScheduled: root.isMapping("schedule") || root.isList("schedule"))
  }

  /// A page is promised only where somebody says so, or nothing else is there to promise.
  private func unsubscribeWay(
    _ mapping: YAMLMapping, by address: EmailAddress?
  ) throws -> UnsubscribeWay {
    guard let text = try mapping.string("unsubscribe") else { return address == nil ? .web : .mail }
    guard let way = UnsubscribeWay(rawValue: text) else {
      throw mapping.problem(
        "“\(text)” is no way to unsubscribe", at: "unsubscribe", hint: "mail, web or both")
    }
    guard way == .web || address != nil else {
      throw mapping.problem(
        "there is no address to unsubscribe by", at: "unsubscribe",
        hint: "add a line such as “unsubscribe_email: leave@news.example.org”")
    }
    return way
  }

  private func mailbox(_ key: String, _ mapping: YAMLMapping) throws -> Mailbox? {
    guard let text = try mapping.string(key) else { return nil }
    return try at(key, mapping) { try Mailbox(parsing: text) }
  }

  private func emailAddress(_ key: String, _ mapping: YAMLMapping) throws -> EmailAddress? {
    guard let text = try mapping.string(key) else { return nil }
    return try at(key, mapping) { try EmailAddress(parsing: text) }
  }

  private func at<Value>(
    _ key: String, _ mapping: YAMLMapping, _ make: () throws -> Value
  ) throws -> Value {
    do { return try make() } catch let problem as Problem {
      throw mapping.problem(problem.reason, at: key, hint: problem.hint)
    }
  }

  /// A web address without a slash at its end.
  private func address(_ key: String) throws -> String? {
    guard let text = try root.string(key) else { return nil }
    guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
      ["http", "https"].contains(scheme), let host = url.encodedHost, !host.isEmpty,
      url.query == nil, url.fragment == nil, url.user == nil
    else {
      throw root.problem(
        "“\(text)” is not a web address", at: key, hint: "such as https://news.example.org")
    }
    if let file = url.path.split(separator: "/").last,
      Self.files(key).contains(where: file.lowercased().hasSuffix)
    {
      let folder = text.trimmingCharacters(in: ["/"])
      throw root.problem(
        "“\(text)” is a file, and pages are to lie below it", at: key,
        hint: "name its folder: \(folder[...(folder.lastIndex(of: "/") ?? folder.startIndex)])")
    }
    // Header fields hold ASCII alone, so a name like “bücher.example” goes out in its ASCII form.
    let path = url.percentEncodedPath
    return "\(scheme)://\(host)\(url.port.map { ":\($0)" } ?? "")"
      + (path.hasSuffix("/") ? String(path.dropLast()) : path)
  }

  /// How files end that nothing lies below. A program that answers for all below it may be a base, and is no folder of
  /// static pages.
  private static func files(_ key: String) -> [String] {
    [".html", ".htm", ".xhtml", ".shtml", ".xml"]
      + (key == "archive_url" ? [".php", ".asp", ".aspx", ".jsp", ".cgi"] : [])
  }

  /// RFC 2919 §2: a dot-atom, which need not be a host name.
  private func listID(_ mapping: YAMLMapping?) throws -> String? {
    guard let mapping, let text = try mapping.string("list_id") else { return nil }
    guard text.wholeMatch(of: /[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+/) != nil, text.count <= 255 else {
      throw mapping.problem(
        "“\(text)” is not a list identifier", at: "list_id", hint: "such as weekly.news.example.org"
      )
    }
    return text
  }

  private func language() throws -> String {
    let text = try root.string("language") ?? "en"
    guard text.wholeMatch(of: /[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*/) != nil else {
      throw root.problem(
        "“\(text)” is not a language tag", at: "language", hint: "such as en or de-AT")
    }
    return text
  }
}
