import Diagnostics

/// The names of a roster's columns.
package struct RosterHeader: Sendable, Equatable {
  /// Lower-case names with `_` for blanks, as templates use them.
  package let columns: [String]
  let separator: UInt8
  let emailColumn: Int

  /// What a template already means by a name of its own.
  private static let reserved: Set<String> = ["unsubscribe_url"]

  init(_ record: borrowing CSVScanner.Record, separator: UInt8, file: String) throws(Problem) {
    let location = SourceLocation(file: file, line: record.line)
    var columns: [String] = []
    for index in 0..<record.count {
      guard let field = record.field(index), let text = String(validating: field, as: UTF8.self)
      else { throw Problem("not UTF-8 text", at: location, hint: "save the file as UTF-8") }
      let name = Self.normalized(text)
      if !name.isEmpty, columns.contains(name) {
        throw Problem("the column “\(name)” stands here twice", at: location)
      }
      if Self.reserved.contains(name) {
        throw Problem(
          "a column may not be named “\(name)”", at: location,
          hint: "templates use reader.\(name) for something else; rename the column")
      }
      columns.append(name)
    }
    guard let email = columns.firstIndex(of: "email") else {
      throw Problem(
        "no column is named “email”", at: location,
        hint: columns.contains { $0.contains("@") }
          ? "the first line must name the columns: email,name"
          : "the columns here: \(columns.joined(separator: ", "))")
    }
    self.columns = columns
    self.separator = separator
    emailColumn = email
  }

  /// `First Name` → `first_name`; the usual spellings of an e-mail column → `email`.
  static func normalized(_ name: String) -> String {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
    return ["e_mail", "email_address", "e_mail_address"].contains(words) ? "email" : words
  }

  /// Guesses what sets fields apart from the first line: spreadsheets write `;` or tabs as well.
  static func separator(in firstLine: some Sequence<UInt8>) -> UInt8 {
    let line = Array(firstLine.prefix { $0 != 0x0A && $0 != 0x0D })
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    return candidates.first(where: line.contains) ?? UInt8(ascii: ",")
  }
}
