import Articles
import Diagnostics

/// What somebody who makes an issue must know of the files that are left out of it.
extension ArticleReading {
  /// Says how many files are left out, and what is wrong with each: those first whose articles the window
  /// would hold.
  func skippedProblems(for window: Window) -> [Problem] {
    guard !skipped.isEmpty else { return [] }
    let isNew = skipped.filter { window.contains($0) }
    let others = skipped.filter { !window.contains($0) }
    let count =
      skipped.count == 1
      ? "1 file is left out, since what is in it is not understood"
      : "\(skipped.count) files are left out, since what is in them is not understood"
    let new = isNew.isEmpty ? "" : ", \(isNew.count) of them with something new"
    return [
      Problem(count + new, advice: .refuseSkipped)
    ]
      + (isNew + others).flatMap(\.problems)
  }

  /// Refuses to go on without those files.
  func refuseSkipped(for window: Window) throws(ProblemList) {
    guard !skipped.isEmpty else { return }
    throw ProblemList(skippedProblems(for: window).dropFirst().map(\.self))
  }
}
