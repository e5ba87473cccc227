package import Articles

/// How many articles are not to be mailed yet, by why: what has no date waits for one, what is dated later for its day.
package struct KeptBackCounts {
  private var withheld = 0
  private var undated = 0
  private var later = 0

  package init(_ verdicts: some Sequence<Selection.Verdict>) {
    for verdict in verdicts {
      switch verdict {
      case .withheld(.undated): undated += 1
      case .withheld: withheld += 1
      case .inTheFuture: later += 1
      default: break
      }
    }
  }

  /// Such as “2 withheld, 1 without a date”; empty for none.
  package var words: String {
    [(withheld, "withheld"), (undated, "without a date"), (later, "dated later")]
      .filter { $0.0 > 0 }.map { "\($0) \($1)" }.joined(separator: ", ")
  }
}
