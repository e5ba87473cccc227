package import Diagnostics

/// A pattern of addresses as Jekyll and Hugo write them: `/:year/:month/:title/`.
package struct PermalinkPattern: Sendable, Equatable {
  enum Piece: Equatable {
    case text(String)
    /// The name behind a colon, with what stands in brackets behind it (`:sections[1:]`).
    case token(String, slice: String?)
  }

  package let text: String
  let pieces: [Piece]

  /// Jekyll's names for patterns.
  static let styles = [
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
  ]

  /// What can be filled in.
  static let tokens = [
    "year", "short_year", "month", "i_month", "monthname", "short_month", "long_month", "day",
    "i_day", "yearday", "y_day", "weekday", "weekdayname", "short_day", "long_day", "week",
    "w_year", "w_day", "hour", "minute", "second", "title", "slug", "slugorfilename", "filename",
    "name", "basename", "path", "collection", "section", "sections", "categories",
    "slugified_categories", "output_ext",
  ]

  /// - Throws: `Problem`, without a place, for what nobody can fill in.
  package init(parsing text: String) throws(Problem) {
    let written = Self.styles[text] ?? text
    guard written.contains("/") || written.contains(":") else {
      throw Problem(
        "“\(text)” is no pattern of addresses", hint: "such as “/:year/:month/:title/” or “pretty”")
    }
    self.text = text
    pieces = Self.pieces(of: written)
    for case .token(let name, _) in pieces where !Self.tokens.contains(name) {
      throw Problem(
        "“:\(name)” is no part of an address",
        hint: nearestName(to: name, among: Self.tokens).map { "did you mean “:\($0)”?" }
          ?? "known here: \(Self.tokens.map { ":\($0)" }.joined(separator: ", "))")
    }
  }

  private static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var run = ""
    var rest = text[...]
    while let character = rest.first {
      rest = rest.dropFirst()
      let name = rest.prefix { $0.isASCII && ($0.isLowercase || $0 == "_") }
      guard character == ":", !name.isEmpty else {
        run.append(character)
        continue
      }
      rest = rest[name.endIndex...]
      var slice: String?
      if rest.first == "[", let end = rest.firstIndex(of: "]") {
        slice = String(rest[rest.index(after: rest.startIndex)..<end])
        rest = rest[rest.index(after: end)...]
      }
      if !run.isEmpty { pieces.append(.text(run)) }
      run = ""
      pieces.append(.token(String(name), slice: slice))
    }
    if !run.isEmpty { pieces.append(.text(run)) }
    return pieces
  }
}
