import Articles
import Diagnostics

/// What somebody who makes an issue must know of the files that are left out of it.
extension ArticleReading {
  /// Says how many files are left out, and what is wrong with each: those first whose articles the window
  /// would hold.
  func skippedProblems(for window: Window) -> [Problem] {
    skippedFiles(for: window) + sourceNotes
  }

  /// Files of kinds that are not read, counted by kind, and what else is to be known of the sources.
  var sourceNotes: [Problem] {
    guard !unread.isEmpty else { return notes }
    let kinds = Dictionary(grouping: unread, by: \.ending)
    let counts = kinds.keys.sorted().map { "\(kinds[$0]?.count ?? 0) \($0)" }
    return notes + [
      Problem(
        "\(unread.count == 1 ? "1 file is" : "\(unread.count) files are") of a kind that is not read: "
          + counts.joined(separator: ", "), advice: .listAllArticles)
    ]
  }

  /// How many files cannot be read, and what is wrong with each.
  func skippedFiles(for window: Window) -> [Problem] {
    guard !skipped.isEmpty else { return [] }
    let isNew = skipped.filter { window.contains($0) }
    let others = skipped.filter { !window.contains($0) }
    let articles = skipped.count { $0.title != nil }
    let files = skipped.count - articles
    let named = [
      files > 0 ? files == 1 ? "1 file" : "\(files) files" : nil,
      articles > 0
        ? articles == 1 ? "1 article of a list" : "\(articles) articles of lists" : nil,
    ].compactMap(\.self).joined(separator: " and ")
    let count =
      skipped.count == 1
      ? "\(named) is left out, since what is in it is not understood"
      : "\(named) are left out, since what is in them is not understood"
    let new = isNew.isEmpty ? "" : ", \(isNew.count) of them with something new"
    return [
      Problem(count + new, advice: .refuseSkipped)
    ]
      + (isNew + others).flatMap(\.problems)
  }

  /// Refuses to go on without those files.
  func refuseSkipped(for window: Window) throws(ProblemList) {
    guard !skipped.isEmpty else { return }
    throw ProblemList(skippedFiles(for: window).dropFirst().map(\.self))
  }
}
