import Diagnostics

/// A recursive-descent parser of the one language of articles and subscribers; brackets nest at most 100 deep and an expression has at most 1000 words,
/// so that no input can end the stack.
struct ExpressionParser {
  private enum Token: Equatable {
    case word(String)
    case quoted(String)
    case open, close
    case comparison(Comparison.Operator)
  }

  private var tokens: [(token: Token, column: Int)] = []
  private var position = 0
  private let text: String
  private let location: SourceLocation?
  private var failure: Problem?
  /// Whether fields are compared with values; an article has tags alone, which may hold any sign.
  private let compares: Bool

  init(_ text: String, at location: SourceLocation?, compares: Bool) {
    self.text = text
    self.location = location
    self.compares = compares
    var rest = Array(text)[...]
    while let character = rest.first {
      let column = rest.startIndex + 1
      switch character {
      case "(": tokens.append((.open, column)); rest = rest.dropFirst()
      case ")": tokens.append((.close, column)); rest = rest.dropFirst()
      case "\"", "'":
        let inside = rest.dropFirst().prefix { $0 != character }
        if inside.endIndex == rest.endIndex { failure = problem("the quote is not closed", column) }
        tokens.append((.quoted(String(inside)), column))
        rest = rest[min(inside.endIndex + 1, rest.endIndex)...]
      case _ where character.isWhitespace: rest = rest.dropFirst()
      case _ where compares && Comparison.Operator(beginning: rest) != nil:
        guard let found = Comparison.Operator(beginning: rest) else { break }
        tokens.append((.comparison(found), column))
        rest = rest.dropFirst(found.rawValue.count)
      default:
        var word = rest.prefix { !$0.isWhitespace && $0 != "(" && $0 != ")" }
        if compares {
          let end = word.indices.dropFirst().first {
            Comparison.Operator(beginning: rest[$0...]) != nil
          }
          if let end { word = word[..<end] }
        }
        if failure == nil, let quote = word.first, TagExpression.typographicQuotes.contains(quote) {
          // A word processor made it of a plain one, and it would be part of the value.
          failure = problem("\(quote) is no quote here", column, hint: "write \" or '")
        }
        if !compares, failure == nil { failure = foreignSign(in: word, from: column) }
        if failure == nil, word.contains("\""), word.contains("'") {
          // A quoted word ends at its own quote, so that nothing could write this one again.
          failure = problem("a word that holds both kinds of quotes", column)
        }
        tokens.append((.word(String(word)), column))
        rest = rest[word.endIndex...]
      }
    }
  }

  mutating func parse() throws(Problem) -> SegmentExpression {
    if let failure { throw failure }
    guard !tokens.isEmpty else {
      throw problem(
        "an empty \(kind)", 1, hint: "write “*” for every \(compares ? "reader" : "article")")
    }
    guard tokens.count <= 1000 else { throw problem("the expression is too long", 1) }
    let expression = try parseOr(depth: 0)
    if position < tokens.count {
      throw unexpected(hint: "join tags with “and” or “or”; put a tag of several words in quotes")
    }
    return expression
  }

  private mutating func parseOr(depth: Int) throws(Problem) -> SegmentExpression {
    var left = try parseAnd(depth: depth)
    while takeOperator("or") { left = .or(left, try parseAnd(depth: depth)) }
    return left
  }

  private mutating func parseAnd(depth: Int) throws(Problem) -> SegmentExpression {
    var left = try parseNot(depth: depth)
    while takeOperator("and") { left = .and(left, try parseNot(depth: depth)) }
    return left
  }

  private mutating func parseNot(depth: Int) throws(Problem) -> SegmentExpression {
    guard depth < 100 else { throw unexpected(hint: "the expression is nested too deep") }
    if takeOperator("not") { return .not(try parseNot(depth: depth + 1)) }
    guard position < tokens.count else {
      throw problem("a tag is missing at the end of “\(text)”", text.count + 1)
    }
    switch tokens[position].token {
    case .quoted(let name):
      position += 1
      return try parseComparison(of: name) ?? .tag(name.lowercased(), isQuoted: true)
    case .word("*"):
      position += 1
      return .any
    case .word(let name) where !["and", "or"].contains(name.lowercased()):
      position += 1
      return try parseComparison(of: name) ?? .tag(name.lowercased(), isQuoted: false)
    case .open:
      position += 1
      let inner = try parseOr(depth: depth + 1)
      guard position < tokens.count, tokens[position].token == .close else {
        throw problem("a closing bracket is missing in “\(text)”", text.count + 1)
      }
      position += 1
      return inner
    default: throw unexpected(hint: "a tag or “not” belongs here")
    }
  }

  /// What follows a field; nil where nothing is compared, and the word is a tag.
  private mutating func parseComparison(of field: String) throws(Problem) -> SegmentExpression? {
    guard position < tokens.count, case .comparison(let comparison) = tokens[position].token else {
      return nil
    }
    position += 1
    guard position < tokens.count else {
      throw problem("a value is missing at the end of “\(text)”", text.count + 1)
    }
    switch tokens[position].token {
    case .word(let value), .quoted(let value):
      position += 1
      return .comparison(Comparison(field: field, comparison, value))
    default: throw unexpected(hint: "a value belongs here; put one that holds signs in quotes")
    }
  }

  /// Signs of other languages, of which somebody would otherwise wait for a tag.
  private func foreignSign(in word: ArraySlice<Character>, from column: Int) -> Problem? {
    let isAnd = word.allSatisfy { $0 == "&" }
    guard
      let place = isAnd || word.first == "!"
        ? word.startIndex : word.firstIndex(where: { $0 == "," || $0 == "|" })
    else { return nil }
    let right =
      switch word[place] {
      case "!": "write “not” before a tag"
      case "&": "write “and” between tags"
      default: "write “or” between tags, or “and” where an article must have both"
      }
    return problem(
      "“\(word[place])” stands for nothing here", column + place - word.startIndex,
      hint: right + "; put a tag that holds this sign in quotes")
  }

  private mutating func takeOperator(_ name: String) -> Bool {
    guard position < tokens.count, case .word(let word) = tokens[position].token,
      word.lowercased() == name
    else { return false }
    position += 1
    return true
  }

  private func unexpected(hint: String) -> Problem {
    let (token, column) = tokens[min(position, tokens.count - 1)]
    let shown =
      switch token {
      case .word(let word), .quoted(let word): word
      case .open: "("
      case .close: ")"
      case .comparison(let comparison): comparison.rawValue
      }
    return problem("“\(shown)” is not expected in “\(text)”", column, hint: hint)
  }

  private var kind: String { compares ? "expression" : "tag expression" }

  private func problem(_ reason: String, _ column: Int, hint: String? = nil) -> Problem {
    Problem("\(kind), column \(column): \(reason)", at: location, hint: hint)
  }
}
