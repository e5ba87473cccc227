import Diagnostics
import Foundation

/// The files that a page's relative addresses may lead to: those beside its own, which its site copies with it,
/// and those that the site has where the page's address says.
struct NearbyFiles: Sendable, Equatable {
  /// The folder of the page's file.
  let folder: Place
  /// The site's own folder.
  let site: Place

  /// Folders of which the content stands at the beginning of a site, by its generators' customs.
  private static let copied = [
    "", "static/", "public/", "assets/", "src/", "content/", "Content/", "Resources/",
  ]

  /// What a generator makes of something else: nobody can tell by a file that it will not be there.
  private static let made: Set = [
    "html", "htm", "xhtml", "php", "asp", "aspx", "jsp", "cgi", "xml", "rss", "atom", "json", "txt",
    "css", "js", "md", "markdown", "mkd", "mkdn", "mkdown", "mdown", "mdx", "webp", "avif",
  ]

  /// Whether a file lies where a site takes it from for an address that begins with a slash.
  func hold(rooted path: String) -> Bool {
    let asked = String(path.prefix { $0 != "#" && $0 != "?" }.drop { $0 == "/" })
    let named = asked.removingPercentEncoding ?? asked
    return Self.copied.contains { site.appending($0 + named).exists }
  }

  /// Whether an address names a file relative to its page, and no such file is here.
  /// - Parameters:
  ///   - page: the address of the page, and that of its site.
  /// - Returns: nil where no file was looked for.
  func lack(_ written: String, on page: URL?, of base: URL?) -> Bool? {
    let path = written.prefix { $0 != "#" && $0 != "?" }
    guard let page, !path.hasPrefix("/"), !path.contains(":"), !path.contains("\\"),
      let name = path.split(separator: "/").last, let dot = name.lastIndex(of: "."),
      dot != name.startIndex
    else { return nil }
    let ending = name[name.index(after: dot)...].lowercased()
    guard (1...5).contains(ending.count), ending.contains(where: \.isLetter),
      ending.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }), !Self.made.contains(ending)
    else { return nil }
    let plain = String(path).removingPercentEncoding ?? String(path)
    if folder.appending(plain).exists { return false }
    guard let whole = WebAddress.whole(String(path), relativeTo: page).flatMap({ URL(string: $0) })
    else { return false }
    let (root, shown) = (base?.path() ?? "/", whole.path())
    let below = shown.hasPrefix(root) ? shown.dropFirst(root.count) : shown[...]
    return !hold(rooted: String(below))
  }
}
