import Diagnostics

/// Stands for the characters that YAML and TOML let nobody write but by an escape, so that a text
/// pasted with one is read all the same (YAML 1.2 §5.1, TOML 1.0 “String”).
///
/// One character stands for one: lines and columns stay true.
struct StandIns {
  private let standIns: [Unicode.Scalar: Unicode.Scalar]
  private let originals: [Unicode.Scalar: Unicode.Scalar]

  /// Chooses characters for private use that the text does not hold itself.
  init(for text: String) {
    let used = Set(text.unicodeScalars)
    let free = (0xF0000...0xFFFFD).lazy.compactMap(Unicode.Scalar.init).filter {
      !used.contains($0)
    }
    let pairs = Array(zip(used.filter(Self.isUnreadable), free))
    standIns = Dictionary(uniqueKeysWithValues: pairs)
    originals = Dictionary(uniqueKeysWithValues: pairs.map { ($1, $0) })
  }

  func hide(in text: String) -> String { Self.replace(standIns, in: text) }

  func restore(in text: String) -> String { Self.replace(originals, in: text) }

  /// YAML 1.1, which libyaml reads, ends lines at U+0085, U+2028 and U+2029 too; no editor does.
  private static func isUnreadable(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isStray || ["\u{FEFF}", "\u{FFFE}", "\u{FFFF}"].contains(scalar)
  }

  private static func replace(
    _ replacements: [Unicode.Scalar: Unicode.Scalar], in text: String
  ) -> String {
    text.escaping({ replacements[$0] != nil }, as: { String(replacements[$0] ?? $0) })
  }
}
