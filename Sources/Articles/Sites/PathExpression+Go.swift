/// Regular expressions as Hugo has them: those of Go.
extension PathExpression {
  /// - Returns: nil for what is none, or is not understood here.
  convenience init?(go text: String) {
    var rest = text.unicodeScalars[...]
    let ignoresCase = text.hasPrefix("(?i)")
    if ignoresCase { rest = rest.dropFirst(4) }
    var (extended, intervals, copies) = ("", 0, 0)
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\\":
        guard let next = rest.popFirst(), let escape = Self.escape(next) else { return nil }
        extended += escape
      case "(":
        if rest.first == "?" {
          guard rest.starts(with: "?:".unicodeScalars) else { return nil }
          rest = rest.dropFirst(2)
        }
        extended += "("
      case "[":
        guard let set = Self.set(&rest) else { return nil }
        extended += set
      case "{":
        // Two of them could make a machine of a million states.
        let numbers = rest.prefix { $0 != "}" }
        let parts = numbers.split(separator: ",", omittingEmptySubsequences: false)
        let counts = parts.map { Int(String($0)) }
        intervals += 1
        guard intervals == 1, rest.count > numbers.count, (1...2).contains(parts.count),
          counts.first.flatMap(\.self) != nil, counts.allSatisfy({ 0...100 ~= $0 ?? 0 })
        else { return nil }
        extended += "{\(Substring(numbers))}"
        rest = rest.dropFirst(numbers.count + 1)
        if rest.first == "?" { rest.removeFirst() }
      case "*", "+", "?":
        // The engine copies a group for each of them, and those in it with it.
        if scalar == "+", extended.hasSuffix(")") { copies += 1 }
        guard copies < 5 else { return nil }
        extended.unicodeScalars.append(scalar)
        // As few as possible are the same where only the whole is asked for.
        if rest.first == "?" { rest.removeFirst() }
      case ".", "^", "$", "|", ")": extended.unicodeScalars.append(scalar)
      default: extended += Self.literal(scalar)
      }
    }
    self.init(text, extended: extended, ignoresCase: ignoresCase)
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "d": "[0-9]"
    case "D": "[^0-9]"
    case "w": "[0-9A-Za-z_]"
    case "W": "[^0-9A-Za-z_]"
    case "s": "[ \t]"
    case "S": "[^ \t]"
    case "b", "B": "\\\(scalar)"
    case "A": "^"
    case "z": "$"
    case _ where !scalar.isASCII || scalar.properties.isAlphabetic || "0"..."9" ~= scalar: nil
    default: literal(scalar)
    }
  }
}
