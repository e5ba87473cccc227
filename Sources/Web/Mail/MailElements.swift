import Newsroom

/// The elements of a mail that can bear a link over all that stands in them, and what stands where.
enum MailElements {
  /// Hands over each token with the elements that it stands in, as far as they can bear a link.
  static func each(
    of tokens: [MarkupScanner.Token],
    _ body: (_ token: MarkupScanner.Token, _ open: [OpenElement]) -> Void
  ) {
    var open: [OpenElement] = []
    for token in tokens {
      switch token {
      case .start(let name, let attributes, let range):
        if bearsLinks.contains(name) {
          open.append(OpenElement(name: name, tag: range, isHidden: attributes.areHiding))
        } else {
          body(token, open)
        }
      case .end(let name, _):
        if let last = open.lastIndex(where: { $0.name == name }) { open.removeSubrange(last...) }
      case .text: body(token, open)
      case .comment, .raw: break
      }
    }
  }

  /// The elements that can bear a link, in the order in which they begin.
  static func all(of tokens: [MarkupScanner.Token]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var open: [(name: String, place: Int)] = []
    var end = 0
    for token in tokens {
      switch token {
      case .start(let name, _, let range):
        end = range.upperBound
        if bearsLinks.contains(name) { open.append((name, range.lowerBound)) }
      case .end(let name, let range):
        end = range.upperBound
        guard let last = open.lastIndex(where: { $0.name == name }) else { continue }
        found += open[last...].map { $0.place..<range.upperBound }
        open.removeSubrange(last...)
      case .text(let range), .comment(let range), .raw(_, let range): end = range.upperBound
      }
    }
    found += open.map { $0.place..<end }
    return found.sorted { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
  }

  /// Where the element begins that holds most of a part, of those that begin in it.
  static func holder(of part: Range<Int>, among elements: [Range<Int>]) -> Int? {
    var (low, high) = (0, elements.count)
    while low < high {
      let middle = (low + high) / 2
      if elements[middle].lowerBound < part.lowerBound { low = middle + 1 } else { high = middle }
    }
    var best: Range<Int>?
    for element in elements[low...] {
      guard element.lowerBound < part.upperBound else { break }
      let held = element.clamped(to: part)
      if held.count > best?.count ?? 0 { best = held }
    }
    return best?.lowerBound
  }

  private static let bearsLinks: Set = [
    "td", "article", "section", "div", "p", "li", "h1", "h2", "h3", "h4", "h5", "h6",
  ]
}

/// An element that a part of the mail stands in.
struct OpenElement {
  let name: String
  let tag: Range<Int>
  /// Whether what stands in it is for inboxes alone.
  let isHidden: Bool

  var place: Int { tag.lowerBound }
}

extension MarkupScanner.Token {
  /// Where it stands, if it shows something or says how that looks.
  func shown(in bytes: [UInt8]) -> Range<Int>? {
    switch self {
    case .text(let range): bytes[range].contains { $0 > 0x20 } ? range : nil
    case .start(_, _, let range): range
    case .end, .comment, .raw: nil
    }
  }
}

/// Which article each place of a mail belongs to.
struct ArticleParts {
  private let parts: [(range: Range<Int>, number: Int)]

  init(_ origins: MailOrigins, _ ids: [String]) {
    parts = ids.enumerated().flatMap { number, id in
      (origins.articles[id] ?? []).map { ($0, number) }
    }.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  var isEmpty: Bool { parts.isEmpty }

  func number(at place: Int) -> Int? {
    var (low, high) = (0, parts.count)
    while low < high {
      let middle = (low + high) / 2
      if parts[middle].range.lowerBound <= place { low = middle + 1 } else { high = middle }
    }
    guard low > 0, parts[low - 1].range.contains(place) else { return nil }
    return parts[low - 1].number
  }
}
