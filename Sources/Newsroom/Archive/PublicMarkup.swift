import Foundation

/// A mail's HTML as a page of a site: what a template says for mails alone must not lead astray what the site adds to
/// it. All else stays to the byte.
///
/// - It is said that the page is UTF-8, whatever the template says or leaves out.
/// - A base would lead the site's own links elsewhere: what it leads somewhere is led there one by one.
/// - A page has one canonical address, where the site knows its own.
struct PublicMarkup {
  let bytes: [UInt8]

  /// Attributes that hold an address (HTML, "Attributes").
  private static let references: Set = [
    "href", "src", "background", "poster", "action", "formaction", "data", "cite", "longdesc",
    "lowsrc",
  ]

  /// - Parameter hasAddress: whether the page says where it lies.
  init(_ html: String, hasAddress: Bool) {
    let source = Array(html.utf8)
    let tokens = MarkupScanner.tokens(of: source)
    let saysCharset = MarkupCharset.isSaid(in: tokens)
    let place = saysCharset ? nil : MarkupCharset.place(in: tokens, of: source)
    let base = Self.base(in: tokens)
    var output: [UInt8] = []
    output.reserveCapacity(source.count + 64)
    for token in tokens {
      if token.range.lowerBound == place { output += MarkupCharset.declaration.utf8 }
      if !saysCharset, MarkupCharset.declared(by: token) != nil { continue }
      switch token {
      case .start("link", let attributes, _) where hasAddress && Self.isCanonical(attributes):
        continue
      case .start("base", let attributes, let range):
        // How links open is no matter of where they lead.
        guard attributes.contains(where: { $0.name == "target" }) else { continue }
        output += Self.tag(source, attributes, range) { $0.name == "href" ? "" : nil }
      case .start(_, let attributes, let range):
        output += Self.tag(source, attributes, range) { attribute in
          base.flatMap { Self.resolved(attribute, by: $0) }
        }
      case .raw("style", let range):
        let style = String(decoding: source[range], as: UTF8.self)
        output += (base.map { Self.style(style, by: $0) } ?? style).utf8
      default: output += source[token.range]
      }
    }
    if place == source.count { output += MarkupCharset.declaration.utf8 }
    bytes = output
  }

  private static func isCanonical(_ attributes: [MarkupScanner.Attribute]) -> Bool {
    let rel = attributes.first { $0.name == "rel" }?.value.lowercased() ?? ""
    return rel.split { $0.isWhitespace }.contains("canonical")
  }

  /// What the first base with an address leads to (HTML §4.2.3); nil where that is no place of its own.
  private static func base(in tokens: [MarkupScanner.Token]) -> MarkupBase? {
    for case .start("base", let attributes, _) in tokens {
      guard let href = attributes.first(where: { $0.name == "href" })?.value else { continue }
      return MarkupBase(href)
    }
    return nil
  }

  /// A tag with some of its attributes changed.
  /// - Parameter change: what stands in an attribute's place; nil for itself.
  private static func tag(
    _ bytes: [UInt8], _ attributes: [MarkupScanner.Attribute], _ range: Range<Int>,
    _ change: (MarkupScanner.Attribute) -> String?
  ) -> [UInt8] {
    var output: [UInt8] = []
    var place = range.lowerBound
    for attribute in attributes {
      guard let new = change(attribute) else { continue }
      output += bytes[place..<attribute.range.lowerBound]
      output += new.utf8
      place = attribute.range.upperBound
    }
    return output + bytes[place..<range.upperBound]
  }

  private static func resolved(_ attribute: MarkupScanner.Attribute, by base: MarkupBase) -> String?
  {
    let value = attribute.value
    let new =
      switch attribute.name {
      case "style": style(value, by: base)
      case "srcset":
        value.contains("data:")
          ? value
          : value.split(separator: ",").map { candidate in
            let parts = candidate.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(
              String.init)
            let first = parts.first.map { address($0, by: base) }
            return ([first].compactMap(\.self) + parts.dropFirst()).joined(separator: " ")
          }.joined(separator: ", ")
      case let name where references.contains(name): address(value, by: base)
      default: value
      }
    return new == value
      ? nil : " \(attribute.name)=\"\(new.replacing("\"", with: "&quot;"))\""
  }

  /// Where something leads; within the page it stays there, and the site's own way to leave is the site's.
  private static func address(_ text: String, by base: MarkupBase) -> String {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !trimmed.isEmpty, !trimmed.hasPrefix("#"),
      !trimmed.hasPrefix(ArchivePages.leavingAddress),
      let address = base.leading(trimmed)
    else { return text }
    return address
  }

  private static func style(_ text: String, by base: MarkupBase) -> String {
    guard text.contains("url(") else { return text }
    return text.replacing(
      #/url\(\s*("|'|&quot;|&#39;)?([^"'()\s]+?)("|'|&quot;|&#39;)?\s*\)/#
    ) { match in
      "url(\(match.output.1 ?? "")\(address(String(match.output.2), by: base))\(match.output.3 ?? ""))"
    }
  }
}
