import Diagnostics

/// What the style sheets of a text itself say of its elements, where they hide any from everybody.
///
/// Nothing is read that depends on the screen, nor what is meant for paper alone.
struct StyleSheets {
  private struct Rule {
    var selector: StyleSelector
    var style: InlineStyle
    var number: Int
    var hides: Bool { style.isInvisible }
  }

  /// How much is still looked at: a page that is made to be slow is not read to its end.
  private final class Patience {
    var left = 3_000_000
  }

  /// By the keys of their selectors; none where none of them hides anything.
  private var rules: [String: [Rule]] = [:]
  private let patience = Patience()

  private static let mostRules = 2000
  /// How deeply people nest blocks.
  private static let deepest = 4

  init(in tree: borrowing HTMLTree) {
    var sheets: [String] = []
    tree.walk(
      enter: { node in
        if node.isStyleSheet, sheets.count < 20, Self.isForEverybody(node["media"] ?? ""),
          let words = node.child(0)?.text
        {
          sheets.append(words)
        }
        return node.kind == .element
      }, leave: { _ in })
    var found: [Rule] = []
    for sheet in sheets {
      Self.read(Self.withoutComments(sheet.utf8.prefix(100_000).map { $0 })[...], into: &found)
    }
    guard found.contains(where: \.hides) else { return }
    rules = Dictionary(grouping: found) { $0.selector.key }
  }

  /// Whether a list of media holds every screen (Media Queries 4 §2).
  private static func isForEverybody(_ media: some StringProtocol) -> Bool {
    media.isEmpty
      || media.lowercased().split(separator: ",").contains {
        ["all", "screen", "only screen", "only all"].contains(String($0).onOneLine)
      }
  }

  private static func read(
    _ sheet: ArraySlice<UInt8>, within level: Int = 0, into found: inout [Rule]
  ) {
    var rest = sheet
    while let open = rest.firstIndex(of: 0x7B), found.count < mostRules {
      let prelude = prelude(of: rest[..<open])
      var depth = 1
      var end = open + 1
      while end < rest.endIndex, depth > 0 {
        if rest[end] == 0x7B { depth += 1 }
        if rest[end] == 0x7D { depth -= 1 }
        end += 1
      }
      let block = rest[(open + 1)..<max(open + 1, depth == 0 ? end - 1 : end)]
      rest = rest[end...]
      if prelude.hasPrefix("@") {
        let name = prelude.prefix { $0.isLetter || $0 == "@" || $0 == "-" }
        let isRead =
          name == "@layer"
          || name == "@media" && isForEverybody(String(prelude.dropFirst(name.count)).onOneLine)
        if isRead, level < deepest { read(block, within: level + 1, into: &found) }
        continue
      }
      let style = InlineStyle(String(decoding: block, as: UTF8.self))
      for selector in prelude.split(separator: ",") {
        guard let selector = StyleSelector(selector.trimmed()) else { continue }
        found.append(Rule(selector: selector, style: style, number: found.count))
      }
    }
  }

  /// What stands before a block, without statements such as `@charset`, and without the marks that once hid sheets
  /// from browsers (CSS Syntax §5.4.1).
  private static func prelude(of bytes: ArraySlice<UInt8>) -> String {
    let start = bytes.lastIndex(of: UInt8(ascii: ";")).map { $0 + 1 } ?? bytes.startIndex
    return String(decoding: bytes[start...], as: UTF8.self)
      .replacing("<!--", with: "").replacing("-->", with: "").onOneLine
  }

  private static func withoutComments(_ sheet: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < sheet.count {
      if sheet[index...].starts(with: [0x2F, 0x2A]) {
        index = (sheet[(index + 2)...].firstRange(of: [0x2A, 0x2F])?.upperBound) ?? sheet.count
      } else {
        result.append(sheet[index])
        index += 1
      }
    }
    return result
  }

  /// What is said of an element, by itself or by the sheets: what is more exact counts, then what comes later, and
  /// its own before all (CSS Cascade 4 §6). Nil where nothing is said.
  func style(of node: HTMLNode) -> InlineStyle? {
    let own = node["style"].map { InlineStyle($0) }
    let rules = rules(for: node)
    guard var style = rules.first?.style else { return own }
    for rule in rules.dropFirst() { style.add(rule.style) }
    if let own { style.add(own) }
    return style
  }

  /// The selector that hides an element; nil where none does.
  func hidingSelector(of node: HTMLNode) -> String? {
    rules(for: node).last(where: \.hides)?.selector.written
  }

  /// The weakest first.
  private func rules(for node: HTMLNode) -> [Rule] {
    guard !rules.isEmpty, patience.left > 0 else { return [] }
    let found = StyleSelector.keys(of: node).flatMap { rules[$0] ?? [] }
    patience.left -= found.count
    return found.filter { rule in
      guard rule.selector.matches(node, &patience.left) else { return false }
      patience.left -= rule.style.count
      return true
    }.sorted {
      ($0.selector.specificity, $0.number) < ($1.selector.specificity, $1.number)
    }
  }
}
