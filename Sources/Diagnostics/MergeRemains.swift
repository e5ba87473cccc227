import Foundation

/// The marks that a merge leaves in a text of which both sides changed the same: until a person has chosen, nobody can
/// tell what holds, and the marks themselves are nothing that anybody wrote.
extension SourceText {
  /// Refuses a text with such marks, by the line of the first.
  ///
  /// Seven signs and a blank at the beginning of a line, as git, Mercurial, Subversion and Jujutsu write them, are
  /// nobody's words; one that ends a conflict may be a quote in quotes where nothing stands before it that parts two
  /// sides, and `=======` alone is a heading's underline in Markdown.
  package func refuseMergeRemains() throws(Problem) {
    guard text.holds("<<<<<<< ") || text.holds(">>>>>>> ") else { return }
    var isParted = false
    for (index, line) in lines.enumerated() {
      guard let first = line.utf8.first, "<>=|".utf8.contains(first) else { continue }
      if line.utf8.elementsEqual("=======".utf8) || line.utf8.starts(with: "||||||| ".utf8) {
        isParted = true
      }
      guard
        line.utf8.starts(with: "<<<<<<< ".utf8)
          || isParted && line.utf8.starts(with: ">>>>>>> ".utf8)
      else { continue }
      throw Problem(
        "the marks of a merge stand here: both sides changed the same",
        at: location(line: index + 1),
        hint:
          "leave one of the two versions, and take the marks out; where they are what is written about, set a blank before each"
      )
    }
  }
}

extension String {
  /// Whether words stand anywhere in the text, found as fast as the system can.
  fileprivate func holds(_ words: StaticString) -> Bool {
    let (start, count) = (words.utf8Start, words.utf8CodeUnitCount)
    return utf8.withContiguousStorageIfAvailable { bytes in
      guard let base = bytes.baseAddress else { return false }
      var offset = 0
      while let found = memchr(base + offset, Int32(start.pointee), bytes.count - offset) {
        let place = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        if bytes.count - place >= count, memcmp(found, start, count) == 0 { return true }
        offset = place + 1
      }
      return false
    } ?? contains("\(words)")
  }
}
