import Foundation

/// Where a link or a picture of a body leads.
enum BodyAddress: Equatable {
  case web(String)
  /// To a place in the same text.
  case fragment(String)
  /// Relative to an address that nobody knows.
  case unknown
  /// One that no mail may hold, by its scheme.
  case unsafe(scheme: String)
  case empty

  /// The scheme of what stands for a page that only a site's generator knows.
  static let unknownPage = "unknown-page"

  /// - Parameters:
  ///   - page: the address of the page that the text stands on.
  ///   - site: what is relative to the site alone, as `/a.png` is, where no page is known.
  init(_ written: String, page: URL?, site: URL?) {
    let text = Self.plain(written)
    guard !text.isEmpty else {
      self = .empty
      return
    }
    if text.range(of: "\(Self.unknownPage):", options: .literal) != nil {
      self = .unsafe(scheme: Self.unknownPage)
    } else if let scheme = Self.scheme(of: text) {
      switch scheme.lowercased() {
      case "http", "https":
        self = WebAddress.whole(text, relativeTo: nil).map { .web($0) } ?? .unknown
      case "mailto", "tel": self = .web(WebAddress.encoded(text))
      default: self = .unsafe(scheme: scheme)
      }
    } else if text.hasPrefix("#") {
      self = text == "#" ? .empty : .fragment(String(text.dropFirst()))
    } else if text.hasPrefix("@/") {
      // Zola's way to name a file; as an address it leads nowhere.
      self = .unknown
    } else if let base = page ?? (text.hasPrefix("/") ? site : nil),
      let address = WebAddress.whole(text, relativeTo: base)
    {
      self = .web(address)
    } else {
      self = .unknown
    }
  }

  /// As browsers read it (URL Standard §4.4): no blanks or control characters at its ends, and no tabs or line
  /// ends anywhere, by which `java⏎script:` would be a scheme.
  private static func plain(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)[...]
    while let first = scalars.first, first.value <= 0x20 { scalars.removeFirst() }
    while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
    return String(
      String.UnicodeScalarView(scalars.filter { ![0x09, 0x0A, 0x0D].contains($0.value) }))
  }

  private static func scheme(of text: String) -> String? {
    guard let colon = text.utf8.firstIndex(of: 0x3A) else { return nil }
    let scheme = text[..<colon]
    let isScheme =
      scheme.utf8.first.map { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A } == true
      && scheme.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
          || [0x2B, 0x2D, 0x2E].contains($0)
      }
    return isScheme ? String(scheme) : nil
  }
}
