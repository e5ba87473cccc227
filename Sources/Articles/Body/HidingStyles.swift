import Diagnostics

/// The classes, ids and elements that the style sheets of a text itself hide from everybody.
///
/// Only plain selectors are read, such as `.gone`, `#gone` and `p.gone`, and nothing that depends on the screen.
struct HidingStyles {
  private var selectors: Set<String> = []

  init(in tree: borrowing HTMLTree) {
    var sheets: [String] = []
    tree.walk(
      enter: { node in
        if node.isStyleSheet, sheets.count < 20, let words = node.child(0)?.text {
          sheets.append(words)
        }
        return node.kind == .element
      }, leave: { _ in })
    for sheet in sheets { read(sheet) }
  }

  private mutating func read(_ sheet: String) {
    var rest = Self.withoutComments(sheet.utf8.prefix(100_000).map { $0 })[...]
    while let open = rest.firstIndex(of: 0x7B) {
      let prelude = String(decoding: rest[..<open], as: UTF8.self)
      var depth = 1
      var end = open + 1
      while end < rest.endIndex, depth > 0 {
        if rest[end] == 0x7B { depth += 1 }
        if rest[end] == 0x7D { depth -= 1 }
        end += 1
      }
      let block = String(decoding: rest[(open + 1)..<max(open + 1, end - 1)], as: UTF8.self)
      rest = rest[end...]
      guard !prelude.contains("@"), InlineStyle(block).isInvisible else { continue }
      for selector in prelude.split(separator: ",") {
        selectors.insert(String(selector.trimmed()))
      }
    }
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

  /// The selector that hides an element; nil where none does.
  func hides(_ node: HTMLNode) -> String? {
    guard !selectors.isEmpty else { return nil }
    let classes = (node["class"] ?? "").split(whereSeparator: \.isWhitespace).map { ".\($0)" }
    let names = classes + (node["id"].map { ["#\($0)"] } ?? [])
    return ([node.name] + names + names.map { node.name + $0 }).first(where: selectors.contains)
  }
}
