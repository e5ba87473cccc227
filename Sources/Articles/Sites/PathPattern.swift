/// A pattern of paths as `.gitignore` has them: `drafts/**`, `*.draft.md`, `notes`.
///
/// One without a slash names a file or folder at any depth; a folder stands for all that lies in it.
package struct PathPattern: Sendable, Hashable {
  package let text: String
  private let parts: [[UInt8]]

  package init(_ text: String) {
    self.text = text
    var parts = text.utf8.split(separator: 0x2F).map(Array.init)
    let isAnywhere = !text.dropLast().contains("/")
    if isAnywhere, !parts.isEmpty { parts.insert(Array("**".utf8), at: 0) }
    if parts.count > 1, parts.last == Array("**".utf8) { parts.removeLast() }
    self.parts = parts
  }

  /// Whether a path, or a folder that it lies in, is meant.
  package func matches(_ path: String) -> Bool {
    guard !parts.isEmpty else { return false }
    let names = path.utf8.split(separator: 0x2F).map(Array.init)
    return names.indices.contains { Self.matches(parts[...], names[...$0]) }
  }

  private static func matches(_ parts: ArraySlice<[UInt8]>, _ names: ArraySlice<[UInt8]>) -> Bool {
    guard let part = parts.first else { return names.isEmpty }
    if part == Array("**".utf8) {
      return (names.startIndex...names.endIndex).contains {
        matches(parts.dropFirst(), names[$0...])
      }
    }
    guard let name = names.first, matches(part, name) else { return false }
    return matches(parts.dropFirst(), names.dropFirst())
  }

  /// One name: `*` stands for any letters, `?` for one byte. Goes back to the last `*` alone, so that no
  /// pattern takes long.
  private static func matches(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    var (p, n) = (0, 0)
    var back: (p: Int, n: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        back = (p, n)
        p += 1
      } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == name[n] {
        p += 1
        n += 1
      } else if let star = back {
        back = (star.p, star.n + 1)
        (p, n) = (star.p + 1, star.n + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
