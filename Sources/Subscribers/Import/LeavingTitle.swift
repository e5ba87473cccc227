import Diagnostics

/// What says of everybody in a file that they have left: its name, or a title or a comment in it.
struct LeavingTitle {
  let word: String
  /// Nil for the name of the file.
  let line: Int?

  init?(ofFile name: String) {
    guard let word = ConsentNames.leaving(inFile: name) else { return nil }
    (self.word, line) = (word, nil)
  }

  /// Looks at the lines without an address above the header; in a list without one, and of comments, at all of them.
  /// - Parameter header: its line; 0 for none.
  init?(in sample: [UInt8], _ separator: UInt8, above header: Int, of file: Place) {
    let rows = CSVRows(ImportStream(sample: sample, of: file), of: file, separator: separator)
    while (try? rows.advance()) == true {
      let isTitle = header == 0 || rows.line < header || rows.raw.first == UInt8(ascii: "#")
      guard isTitle, rows.line != header, !rows.isBlank, !rows.raw.contains(UInt8(ascii: "@")),
        let word = ConsentNames.leaving(
          inFile: String(decoding: rows.raw.prefix(400), as: UTF8.self))
      else { continue }
      (self.word, line) = (word, rows.line)
      return
    }
    return nil
  }

  /// What it is, for whoever must say whether it is so.
  var words: String {
    line == nil ? "the name of the file says “\(word)”" : "a title here says “\(word)”"
  }
}
