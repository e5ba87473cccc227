import Foundation

/// Where relative addresses of a page lead by its base (HTML §2.4.3, "the document base URL").
///
/// A base may be relative itself, to where the page lies: so are the addresses then, and a browser comes to the same
/// place without it, be the site moved or nobody know where it will lie. In a mail such a base leads nowhere.
enum MarkupBase {
  case absolute(URL)
  /// What stands in front of a `/`, and the path up to its last one.
  case relative(host: String, folder: String, path: String)

  /// - Returns: nil for what is no place of its own.
  init?(_ href: String) {
    let text = href.trimmingCharacters(in: .whitespacesAndNewlines)
    if Self.hasScheme(text) {
      guard let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased()) else {
        return nil
      }
      self = .absolute(url)
      return
    }
    // RFC 3986 §4.2 and §5.2.3
    let plain = text.prefix { $0 != "?" && $0 != "#" }
    let host =
      plain.hasPrefix("//") ? plain.prefix(2) + plain.dropFirst(2).prefix { $0 != "/" } : ""
    let path = plain.dropFirst(host.count)
    guard host != "//", !(host + path).isEmpty else { return nil }
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? (host.isEmpty ? "" : "/")
    self = .relative(host: String(host), folder: String(folder), path: String(path))
  }

  /// Where an address leads; nil where it does so by itself, or nowhere.
  func leading(_ address: String) -> String? {
    if Self.hasScheme(address) { return nil }
    switch self {
    case .absolute(let base): return URL(string: address, relativeTo: base)?.absoluteString
    case .relative(let host, let folder, let path):
      if address.hasPrefix("//") { return nil }
      if address.hasPrefix("/") { return host + address }
      return host + (address.hasPrefix("?") ? path : folder) + address
    }
  }

  private static func hasScheme(_ address: String) -> Bool {
    address.prefixMatch(of: #/[A-Za-z][A-Za-z0-9+.\-]*:/#) != nil
  }
}
