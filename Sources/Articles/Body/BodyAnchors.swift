import Foundation

/// Places in a body and the links to them, such as those of footnotes: an issue has several bodies, so each
/// place carries its article's number.
struct BodyAnchors {
  let number: Int
  let page: URL?

  /// The tokens with links to places that are there; others lead to the page, or are words alone.
  /// - Returns: besides them, the fragments that lead nowhere.
  func set(in tokens: [BodyToken]) -> (tokens: [BodyToken], missing: [String]) {
    let fragments = tokens.compactMap { $0.element?["href"] }.filter { $0.hasPrefix("#") }
      .map { String($0.dropFirst()) }
    let targets = Set(fragments + fragments.compactMap(\.removingPercentEncoding))
    var places: Set<String> = []
    var missing: [String] = []
    var result: [BodyToken] = []
    /// Of each open element whether its end tag stays.
    var isKept: [Bool] = []
    let tokens = namingHeadings(in: tokens, wanted: targets)
    let known = Self.numbered(tokens)
    for token in tokens {
      guard case .open(var element) = token else {
        if case .close = token, isKept.popLast() == false { continue }
        result.append(token)
        continue
      }
      if let id = element["id"] {
        element["id"] =
          targets.contains(id) && places.insert(id).inserted ? known[id].map(name) : nil
      }
      if let href = element["href"], href.hasPrefix("#") {
        guard let leading = link(to: String(href.dropFirst()), among: known) else {
          missing.append(href)
          isKept.append(false)
          continue
        }
        element["href"] = leading
      }
      if element.name == "a", element["href"] == nil, element["id"] == nil {
        isKept.append(false)
        continue
      }
      isKept.append(true)
      result.append(.open(element))
    }
    return (result, missing)
  }

  private func link(to fragment: String, among known: [String: Int]) -> String? {
    let place = [fragment, fragment.removingPercentEncoding].compactMap { $0 }
      .compactMap { known[$0] }.first
    if let place { return "#\(name(place))" }
    return page.flatMap { URL(string: "#\(fragment)", relativeTo: $0)?.absoluteString }
  }

  /// Every id with its number in the text: two of them stay two, whatever signs they have.
  private static func numbered(_ tokens: [BodyToken]) -> [String: Int] {
    var known: [String: Int] = [:]
    for id in tokens.compactMap({ $0.element?["id"] }) where known[id] == nil {
      known[id] = known.count + 1
    }
    return known
  }

  private func name(_ place: Int) -> String { "a\(number)-\(place)" }

  /// The tokens with ids for the headings that are linked to by the names that generators give them.
  private func namingHeadings(in tokens: [BodyToken], wanted: Set<String>) -> [BodyToken] {
    guard !wanted.isEmpty else { return tokens }
    var taken = Set(tokens.compactMap { $0.element?["id"] })
    var counts: [String: Int] = [:]
    var result = tokens
    for (index, token) in tokens.enumerated() {
      guard case .open(var element) = token, ["h4", "h5", "h6"].contains(element.name),
        element["id"] == nil
      else { continue }
      let slug = Self.slug(of: tokens.words(in: index..<(tokens.end(of: index) + 1)))
      let count = counts[slug, default: 0]
      counts[slug] = count + 1
      let id = count == 0 ? slug : "\(slug)-\(count)"
      guard wanted.contains(id), taken.insert(id).inserted else { continue }
      element["id"] = id
      result[index] = .open(element)
    }
    return result
  }

  /// Lower case, hyphens for blanks, no punctuation, as GitHub and Hugo name headings.
  private static func slug(of words: String) -> String {
    String(
      words.lowercased().compactMap { character in
        if character.isWhitespace { return "-" }
        return character.isLetter || character.isNumber || character == "-" || character == "_"
          ? character : nil
      })
  }
}

extension BodyToken {
  fileprivate var element: BodyElement? {
    switch self {
    case .open(let element), .void(let element): element
    case .close, .text: nil
    }
  }
}
