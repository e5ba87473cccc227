import Diagnostics

/// A recursive-descent parser; brackets nest at most 100 deep and an expression has at most 1000 words,
/// so that no input can end the stack.
struct TagExpressionParser {
  private enum Token: Equatable {
    case word(String)
    case quoted(String)
    case open, close
  }

  private var tokens: [(token: Token, column: Int)] = []
  private var position = 0
  private let text: String
  private let location: SourceLocation?
  private var failure: Problem?

  init(_ text: String, at location: SourceLocation?) {
    self.text = text
    self.location = location
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
      default:
        let word = rest.prefix { !$0.isWhitespace && $0 != "(" && $0 != ")" }
        tokens.append((.word(String(word)), column))
        rest = rest[word.endIndex...]
      }
    }
  }

  mutating func parse() throws(Problem) -> TagExpression {
    if let failure { throw failure }
    guard !tokens.isEmpty else {
      throw problem("an empty tag expression", 1, hint: "write “*” for every article")
    }
    guard tokens.count <= 1000 else { throw problem("the expression is too long", 1) }
    let expression = try parseOr(depth: 0)
    if position < tokens.count {
      throw unexpected(hint: "join tags with “and” or “or”; put a tag of several words in quotes")
    }
    return expression
  }

  private mutating func parseOr(depth: Int) throws(Problem) -> TagExpression {
    var left = try parseAnd(depth: depth)
    while takeOperator("or") { left = .or(left, try parseAnd(depth: depth)) }
    return left
  }

  private mutating func parseAnd(depth: Int) throws(Problem) -> TagExpression {
    var left = try parseNot(depth: depth)
    while takeOperator("and") { left = .and(left, try parseNot(depth: depth)) }
    return left
  }

  private mutating func parseNot(depth: Int) throws(Problem) -> TagExpression {
    guard depth < 100 else { throw unexpected(hint: "the expression is nested too deep") }
    if takeOperator("not") { return .not(try parseNot(depth: depth + 1)) }
    guard position < tokens.count else {
      throw problem("a tag is missing at the end of “\(text)”", text.count + 1)
    }
    switch tokens[position].token {
    case .quoted(let name):
      position += 1
      return .tag(name.lowercased())
    case .word("*"):
      position += 1
      return .any
    case .word(let name) where !["and", "or"].contains(name.lowercased()):
      position += 1
      return .tag(name.lowercased())
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
      }
    return problem("“\(shown)” is not expected in “\(text)”", column, hint: hint)
  }

  private func problem(_ reason: String, _ column: Int, hint: String? = nil) -> Problem {
    Problem("tag expression, column \(column): \(reason)", at: location, hint: hint)
  }
}
