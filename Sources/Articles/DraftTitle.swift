import Diagnostics

/// A title in which somebody has noted that it is not finished: no generator keeps such an article back, so that it
/// goes out if nobody looks.
enum DraftTitle {
  private static let words = ["draft", "wip", "todo", "unpublished", "do not publish", "entwurf"]

  private static let bracketed = words.flatMap { ["[\($0)]", "(\($0))"] }.map { Array($0.utf8) }
  private static let beginnings =
    bracketed + words.flatMap { ["\($0):", "\($0) -", "\($0) –"] }.map { Array($0.utf8) }

  /// - Returns: nil for a title that says nothing of the kind.
  static func problem(_ title: String, at place: SourceLocation) -> Problem? {
    // Small letters; of other signs none becomes one that is asked for.
    let small = title.utf8.lazy.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    let isMarked =
      beginnings.contains { small.starts(with: $0) }
      || (title.utf8.last == 0x5D || title.utf8.last == 0x29)
        && bracketed.contains { small.reversed().starts(with: $0.reversed()) }
    guard isMarked else { return nil }
    return Problem(
      "the title “\(title.prefix(60))” reads like that of a draft, and nothing else keeps it back",
      at: place, hint: "write “draft: true” where it is one")
  }
}
