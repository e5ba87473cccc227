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

  /// How many files are left out and why, and what is wrong with each.
  func skippedFiles(for window: Window) -> [Problem] {
    guard !skipped.isEmpty else { return [] }
    let isNew = skipped.filter { window.contains($0) }
    let others = skipped.filter { !window.contains($0) }
    let counts = SkippedFile.Cause.allCases.compactMap { cause -> String? in
      let files = skipped.filter { $0.cause == cause }
      guard !files.isEmpty else { return nil }
      return "\(files.counted) \(files.count == 1 ? "is" : "are") left out, since "
        + cause.words(isOne: files.count == 1)
    }
    let new = isNew.isEmpty ? "" : ", \(isNew.count) of them with something new"
    return [Problem(counts.joined(separator: "; ") + new, advice: .refuseSkipped)]
      + (isNew + others).flatMap(\.problems)
  }

  /// Refuses to go on without those files.
  func refuseSkipped(for window: Window) throws(ProblemList) {
    guard !skipped.isEmpty else { return }
    throw ProblemList(skippedFiles(for: window).dropFirst().map(\.self))
  }
}

extension [SkippedFile] {
  /// How many folders, files and articles of lists: what is read of a list is not skipped with one of its articles.
  package var counted: String {
    func count(_ isMeant: (SkippedFile) -> Bool, _ one: String, _ several: String) -> String? {
      let number = self.count(where: isMeant)
      return number == 0 ? nil : number == 1 ? one : "\(number) \(several)"
    }
    let counts = [
      count({ $0.isFolder }, "1 folder", "folders"),
      count({ !$0.isFolder && $0.title == nil }, "1 file", "files"),
      count({ $0.title != nil }, "1 article of a list", "articles of lists"),
    ].compactMap(\.self)
    return counts.dropLast().joined(separator: ", ")
      + (counts.count > 1 ? " and " : "") + (counts.last ?? "")
  }
}

extension SkippedFile.Cause {
  fileprivate func words(isOne: Bool) -> String {
    let it = isOne ? "it" : "they"
    return switch self {
    case .notUnderstood: "what is in \(isOne ? "it" : "them") is not understood"
    case .unreadable: "\(it) cannot be read"
    case .tooLong: "\(it) \(isOne ? "is" : "are") too long"
    case .empty: "\(it) \(isOne ? "is" : "are") empty"
    case .outside: "\(it) \(isOne ? "is a link" : "are links") out of the edition folder"
    }
  }
}
