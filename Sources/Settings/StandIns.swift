import Diagnostics

/// Stands for the characters that YAML and TOML let nobody write but by an escape, so that a text
/// pasted with one is read all the same (YAML 1.2 §5.1, TOML 1.0 “String”).
///
/// One character stands for one: lines and columns stay true.
struct StandIns {
  private let standIns: [Unicode.Scalar: Unicode.Scalar]
  private let originals: [Unicode.Scalar: Unicode.Scalar]
  /// One more character that the text does not hold.
  let unused: Unicode.Scalar

  /// None, for a text that holds nothing of the kind.
  init() {
    standIns = [:]
    originals = [:]
    unused = Self.first
  }

  /// Chooses characters for private use that the text does not hold itself.
  init(for text: String) {
    let used = Self.isPlain(text) ? [] : Set(text.unicodeScalars)
    let free = (Self.first.value...0xFFFFD).lazy.compactMap(Unicode.Scalar.init).filter {
      !used.contains($0)
    }
    let unreadable = used.filter(Self.isUnreadable)
    let chosen = Array(free.prefix(unreadable.count + 1))
    let pairs = Array(zip(unreadable, chosen))
    standIns = Dictionary(uniqueKeysWithValues: pairs)
    originals = Dictionary(uniqueKeysWithValues: pairs.map { ($1, $0) })
    unused = chosen.last ?? Self.first
  }

  private static let first: Unicode.Scalar = "\u{F0000}"

  /// Whether bytes show that none is there, which they do faster than characters (RFC 3629 §3): controls, C1,
  /// U+2028, U+FEFF and private use.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      byte &- 0x20 < 0x5F || byte == 0x0A || 0x80...0xEE ~= byte && byte != 0xC2 && byte != 0xE2
    }
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
    replacements.isEmpty
      ? text : text.escaping({ replacements[$0] != nil }, as: { String(replacements[$0] ?? $0) })
  }
}
