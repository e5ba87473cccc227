/// Globs as Hugo and Zola have them, with `{a,b}` and `[a-z]`: the whole path must be meant.
extension PathExpression {
  /// - Parameter crossesFolders: whether `*` stands for slashes too.
  /// - Returns: nil for what is none, or is not understood here.
  convenience init?(glob text: String, crossesFolders: Bool) {
    let one = crossesFolders ? "." : "[^/]"
    var rest = text.unicodeScalars[...]
    var (extended, depth) = ("^", 0)
    var isAtName = true
    while let scalar = rest.popFirst() {
      let wasAtName = isAtName
      isAtName = scalar == "/"
      switch scalar {
      case "\\":
        guard let next = rest.popFirst() else { return nil }
        extended += Self.literal(next)
      case "*":
        guard rest.first == "*" else {
          extended += "\(one)*"
          break
        }
        while rest.first == "*" { rest.removeFirst() }
        if crossesFolders, wasAtName, rest.first == "/" {
          // No folder at all is one of them.
          rest.removeFirst()
          extended += "(.*/)?"
          isAtName = true
        } else {
          extended += ".*"
        }
      case "?": extended += one
      case "[":
        guard let set = Self.set(&rest) else { return nil }
        extended += set
      case "{":
        depth += 1
        extended += "("
      case "}":
        guard depth > 0 else { return nil }
        depth -= 1
        extended += ")"
      case "," where depth > 0: extended += "|"
      default: extended += Self.literal(scalar)
      }
    }
    guard depth == 0 else { return nil }
    self.init(text, extended: extended + "$")
  }
}
