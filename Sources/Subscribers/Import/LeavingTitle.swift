import Diagnostics
import Foundation

/// What says of everybody in a file, or of those below it, that they have left: the file's name, or a title or a
/// comment in it.
struct LeavingTitle {
  let word: String
  /// Nil for the name of the file.
  let line: Int?
  /// Whether readers stand above it.
  let isBelowRows: Bool

  init?(ofFile name: String) {
    guard let word = ConsentNames.leaving(inFile: name) else { return nil }
    (self.word, line, isBelowRows) = (word, nil, false)
  }

  /// A comment, a line above the header, a row of which one field is filled alone; of a list without a header any line.
  /// - Parameters:
  ///   - rows: at one without an address.
  ///   - header: its line; 0 for none.
  init?(_ rows: CSVRows, header: Int, isBelowRows: Bool) {
    guard rows.line != header, !rows.isBlank,
      header == 0 || rows.line < header || rows.raw.first == UInt8(ascii: "#")
        || (0..<rows.count).count(where: { !rows.field($0).trimmed.isEmpty }) == 1,
      let word = ConsentNames.leaving(
        inTitle: String(decoding: rows.raw.prefix(400), as: UTF8.self).trimmingCharacters(
          in: .init(charactersIn: "#,;|\t\" ")))
    else { return nil }
    (self.word, line, self.isBelowRows) = (word, rows.line, isBelowRows)
  }

  /// What it is, for whoever must say whether it is so.
  var words: String {
    line == nil ? "the name of the file says “\(word)”" : "a title here says “\(word)”"
  }

  /// What to do where it is not said of all.
  var hint: String? {
    isBelowRows ? "where it is said of the rows below it, put them into a file of their own" : nil
  }
}

extension ImportTable {
  /// What says so where nothing else says who has left.
  private var onlyTitle: LeavingTitle? {
    let saysSo = meanings.indices.contains { tellsWhoLeft($0) && filled.contains($0) }
    return everybody == nil && !saysSo ? leavingWord : nil
  }

  /// What was not heeded since somebody says that they have not left; nil for nothing.
  func unheededTitle(rows: Int) -> ImportReport.Remark? {
    guard areReaders, rows > 0, let title = onlyTitle else { return nil }
    return ImportReport.Remark(
      file: shownEntry, line: title.line ?? 1,
      reason:
        "\(title.words), and you say that nobody in it has left: \(rows) row\(rows == 1 ? " comes" : "s come") in as readers"
    )
  }

  /// Refuses a table that is called so, and in which nothing else says who has left.
  func mustSayWhoLeft() throws(Problem) {
    guard !areReaders, let title = onlyTitle else { return }
    var problem = Problem(
      "\(title.words), and no column says who in it has left",
      at: location(line: title.line), hint: title.hint,
      advice: isMembership ? .importWhoLeft : .sayWhoLeft, category: .usage)
    if entry != nil {
      problem.hint =
        "take it out of the zip, and \(isMembership ? "look at" : "import") it by itself"
    }
    throw problem
  }
}
