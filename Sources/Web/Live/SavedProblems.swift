import Diagnostics
import Newsroom

/// What the last saves broke: articles that are left out since, of which the page would show nothing.
enum SavedProblems {
  /// - Returns: what is said of files that have fewer articles in the issue than before, or none, and of those in
  ///   which nothing stands any more; it stays as long as it is said.
  static func all(in sight: Sight, after old: Sight?) -> [Problem] {
    guard let old, !sight.readingProblems.isEmpty else { return [] }
    let (before, now) = (articles(of: old), articles(of: sight))
    let known = Set(old.readingProblems.map(\.description))
    let kept = Set(old.broken.map(\.description))
    return sight.readingProblems.filter { problem in
      guard let file = problem.location?.file else { return false }
      if kept.contains(problem.description) { return true }
      let count = now[file] ?? 0
      return !known.contains(problem.description)
        && (count == 0 || count < before[file] ?? 0 || SourceExcerpt.isBlank(file))
    }
  }

  /// How many articles of each file are in the issue.
  private static func articles(of sight: Sight) -> [String: Int] {
    let files = sight.issue?.places.values.map(\.file) ?? []
    return files.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}
