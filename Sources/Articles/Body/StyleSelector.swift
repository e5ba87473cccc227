import Diagnostics

/// A selector of a style sheet by what an element says of itself and what it stands in (Selectors 4 §4–6): nothing
/// that hangs on what a reader does, on scripts or on what stands beside.
struct StyleSelector {
  let written: String
  /// Which of two that speak of one element counts (Selectors 4 §17).
  private(set) var specificity = 0
  /// The element itself first, then what it must stand in.
  private var compounds: [Compound] = []

  private struct Compound {
    var element: String?
    var ids: [String] = []
    var classes: [String] = []
    var attributes: [Attribute] = []
    var isAny = false
    /// Whether the next one must be its parent.
    var isChild = false

    var isEmpty: Bool {
      element == nil && ids.isEmpty && classes.isEmpty && attributes.isEmpty && !isAny
    }

    func fits(_ node: HTMLNode) -> Bool {
      guard element == nil || element == node.name else { return false }
      if !classes.isEmpty {
        let own = (node["class"] ?? "").split(whereSeparator: \.isWhitespace)
        guard classes.allSatisfy({ own.contains(Substring($0)) }) else { return false }
      }
      return ids.allSatisfy { $0 == node["id"] } && attributes.allSatisfy { $0.fits(node) }
    }
  }

  private struct Attribute {
    var name: String
    var sign = ""
    var value = ""

    func fits(_ node: HTMLNode) -> Bool {
      guard let own = node[name] else { return false }
      return switch sign {
      case "": true
      case "~": own.split(whereSeparator: \.isWhitespace).contains(Substring(value))
      case "^": !value.isEmpty && own.hasPrefix(value)
      case "$": !value.isEmpty && own.hasSuffix(value)
      case "*": !value.isEmpty && own.contains(value)
      default: own == value
      }
    }
  }

  /// - Returns: nil for what says more than that.
  init?(_ text: some StringProtocol) {
    written = String(text)
    var rest = written[...]
    var compound = Compound()
    func name() -> String? {
      let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
      rest = rest[word.endIndex...]
      return word.isEmpty ? nil : String(word)
    }
    while let sign = rest.first {
      switch sign {
      case ".":
        rest.removeFirst()
        guard let word = name() else { return nil }
        compound.classes.append(word)
      case "#":
        rest.removeFirst()
        guard let word = name() else { return nil }
        compound.ids.append(word)
      case "[":
        guard let end = rest.firstIndex(of: "]"),
          let attribute = Self.attribute(rest[..<end].dropFirst())
        else { return nil }
        compound.attributes.append(attribute)
        rest = rest[end...].dropFirst()
      case _ where sign.isWhitespace || sign == ">":
        let gap = rest.prefix { $0.isWhitespace || $0 == ">" }
        rest = rest[gap.endIndex...]
        guard !compound.isEmpty, gap.count(where: { $0 == ">" }) < 2 else { return nil }
        compounds.append(compound)
        compound = Compound(isChild: gap.contains(">"))
      case "*" where compound.isEmpty:
        rest.removeFirst()
        compound.isAny = true
      default:
        guard compound.isEmpty, let word = name() else { return nil }
        compound.element = word.lowercased()
      }
    }
    guard !compound.isEmpty, compounds.count < 8 else { return nil }
    compounds = (compounds + [compound]).reversed()
    specificity = compounds.reduce(0) { sum, compound in
      sum + compound.ids.count * 10_000
        + (compound.classes.count + compound.attributes.count) * 100
        + (compound.element == nil ? 0 : 1)
    }
  }

  /// `name`, `name=value` and `name~="value"`.
  private static func attribute(_ text: Substring) -> Attribute? {
    guard let equals = text.firstIndex(of: "=") else {
      let name = text.trimmed()
      return name.allSatisfy { $0.isLetter || $0 == "-" } && !name.isEmpty
        ? Attribute(name: name.lowercased()) : nil
    }
    var name = text[..<equals].trimmed()[...]
    let sign = name.last.flatMap { "~^$*".contains($0) ? String($0) : nil }
    if sign != nil { name.removeLast() }
    let value = text[equals...].dropFirst().trimmed().trimmingQuotes
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0 == "-" }) else { return nil }
    return Attribute(name: name.lowercased(), sign: sign ?? "=", value: value)
  }

  /// By what a table of selectors keeps it: whatever it matches has that name.
  var key: String {
    guard let compound = compounds.first else { return "*" }
    return compound.ids.first.map { "#\($0)" } ?? compound.classes.first.map { ".\($0)" }
      ?? compound.element ?? "*"
  }

  /// The keys of the selectors that may match an element.
  static func keys(of node: HTMLNode) -> [String] {
    ["*", node.name] + (node["id"].map { ["#\($0)"] } ?? [])
      + (node["class"] ?? "").split(whereSeparator: \.isWhitespace).map { ".\($0)" }
  }

  /// - Parameter looks: how many elements may still be looked at; beyond that it matches nothing.
  func matches(_ node: HTMLNode, _ looks: inout Int) -> Bool {
    Self.matches(node, compounds[...], &looks)
  }

  private static func matches(
    _ node: HTMLNode, _ compounds: ArraySlice<Compound>, _ looks: inout Int
  ) -> Bool {
    guard let own = compounds.first else { return true }
    guard own.fits(node) else { return false }
    let around = compounds.dropFirst()
    if around.isEmpty { return true }
    var above = node.parent
    while let next = above, looks > 0 {
      looks -= 1
      if matches(next, around, &looks) { return true }
      if own.isChild { return false }
      above = next.parent
    }
    return false
  }
}

extension StringProtocol {
  /// Without the quotation marks that it stands in.
  fileprivate var trimmingQuotes: String {
    guard count > 1, let first, first == last, first == "\"" || first == "'" else {
      return String(self)
    }
    return String(dropFirst().dropLast())
  }
}
