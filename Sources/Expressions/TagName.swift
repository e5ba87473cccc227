/// A tag as it is compared: without regard to case, and with blanks, hyphens and underscores alike.
///
/// One for all: tags of articles, tags of readers, and what expressions ask of either.
package struct TagName: Sendable, Hashable {
  /// The words of it, joined by hyphens.
  package let folded: String

  package init(_ name: some StringProtocol) {
    // There and back again, so that “ß” and “SS” are one (Unicode §3.13, full case folding).
    let text = name.uppercased().lowercased()
    folded = text.split { $0 == "-" || $0 == "_" || $0.isWhitespace }.joined(separator: "-")
  }

  /// Whether a pattern stands for it; `*` is any run of characters.
  package func matches(_ pattern: TagName) -> Bool {
    guard pattern.folded.contains("*") else { return folded == pattern.folded }
    let parts = pattern.folded.split(separator: "*", omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, parts.count > 1,
      folded.hasPrefix(first), folded.count >= first.count + last.count, folded.hasSuffix(last)
    else { return false }
    var rest = folded.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}
