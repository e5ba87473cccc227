import Articles
import Diagnostics
import Foundation
import Template

/// What a link or a picture of a page names without a host leads nowhere from a mailbox, and what lies on the
/// machine of whoever composed is reached by nobody else.
enum LinksRule: CheckRule {
  static let name = RuleName.links

  /// Stands for what each reader has another of.
  private static let ofReader = "https://reader.invalid/"

  static func findings(in preflight: Preflight) -> [Finding] {
    let html = preflight.frozen.html.filled(as: .html) { _ in ofReader }
    guard let page = PageLinks(of: html) else { return [] }
    var told: Set<String> = []
    return page.links.compactMap { link in
      guard let fault = fault(of: link.address, among: page.places),
        told.insert(link.address).inserted
      else { return nil }
      let entry = preflight.issue.entries.first { $0.url == link.address }
      let words = link.words.isEmpty ? "" : " “\(shown(link.words))”"
      return warning(
        "the \(link.isPicture ? "picture" : "link")\(words) \(fault)",
        at: entry?.source.map(preflight.sources.article) ?? preflight.sources.html,
        hint: "write the address whole, such as https://example.org/page", advice: .composeAgain)
    }
  }

  private static func shown(_ text: String) -> String {
    text.count > 60 ? text.prefix(60) + "…" : text
  }

  /// What is wrong with an address; nil where nothing is.
  private static func fault(of written: String, among places: Set<String>) -> String? {
    let address = written.trimmingCharacters(in: .whitespacesAndNewlines)
    if address.lowercased().contains("reader.invalid") { return nil }
    if address.isEmpty { return "has no address" }
    if address.hasPrefix("#") {
      // These lead to the top (HTML §7.4.6.4).
      if ["#", "#top"].contains(address.lowercased()) { return nil }
      let place = String(address.dropFirst())
      return places.contains(place) || places.contains(place.removingPercentEncoding ?? place)
        ? nil : "leads to “\(shown(address))”, and no such place is in the mail"
    }
    switch scheme(of: address) {
    case nil:
      return "leads to “\(shown(address))”, which is relative: a mail has no address of its own"
    case "http"?, "https"?:
      guard let host = URLComponents(string: address)?.host, !host.isEmpty else {
        return "leads to “\(shown(address))”, which names no host"
      }
      return isOfThisMachine(host)
        ? "leads to “\(shown(address))”, a machine’s own address: nobody else reaches it" : nil
    case "file"?, "javascript"?, "blob"?:
      return "leads to “\(shown(address))”, which nobody can open from a mail"
    default: return nil
    }
  }

  /// In small letters (RFC 3986 §3.1).
  private static func scheme(of address: String) -> String? {
    guard let colon = address.firstIndex(of: ":") else { return nil }
    let name = address[..<colon].lowercased()
    let isOne =
      name.first.map { $0.isASCII && $0.isLetter } ?? false
      && name.utf8.allSatisfy {
        ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "+-.".utf8.contains($0)
      }
    return isOne ? name : nil
  }

  private static func isOfThisMachine(_ host: String) -> Bool {
    let host = host.lowercased().filter { $0 != "[" && $0 != "]" }
    return host == "localhost" || host.hasSuffix(".localhost") || host == "::1" || host == "0.0.0.0"
      || host.hasPrefix("127.") && host.utf8.allSatisfy { $0 &- 0x30 < 10 || $0 == 0x2E }
  }
}
