/// Whether a full stop ends a sentence or shortens a word.
enum SentenceEnd {
  /// - Parameters:
  ///   - before: what stands before a blank, with the stop and what closes behind it.
  ///   - after: the blank and what stands behind it.
  /// - Returns: whether it is none: `e.g. this`, `Dr. Smith`, `J. Smith`, `No. 5`.
  static func isNone(_ before: Substring, before after: Substring) -> Bool {
    let word = (before.split(whereSeparator: \.isWhitespace).last ?? "")
      .drop { !$0.isLetter && !$0.isNumber }
    guard word.last == "." else { return false }
    let next = after.first { !$0.isWhitespace }
    let parts = word.split(separator: ".")
    guard let last = parts.last else { return false }
    // An initial, or the last letter of `U.S.`
    if last.count == 1, last.allSatisfy(\.isLetter) { return true }
    let plain = last.lowercased()
    return titles.contains(plain) || counters.contains(plain) && next?.isNumber == true
  }

  /// Behind these a name or a word follows.
  private static let titles: Set = [
    "dr", "mr", "mrs", "ms", "mx", "prof", "st", "rev", "hon", "capt", "col", "gen", "lt", "sgt",
    "gov", "sen", "rep", "messrs", "mme", "mlle", "hr", "vs", "cf", "ca", "approx", "bzw",
  ]
  /// Behind these a number does.
  private static let counters: Set = ["no", "nr", "fig", "vol", "p", "pp", "ch", "art", "abs"]
}
