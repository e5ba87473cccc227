import Diagnostics

/// The names of a roster's columns.
package struct RosterHeader: Sendable, Equatable {
  /// Lower-case names with `_` for blanks, as templates use them.
  package let columns: [String]
  /// The same as they are written.
  let written: [String]
  let separator: UInt8
  let emailColumn: Int

  /// What a template already means by a name of its own.
  private static let reserved: Set<String> = ["unsubscribe_url"]

  init(_ record: borrowing CSVScanner.Record, separator: UInt8, file: String) throws(Problem) {
    let location = SourceLocation(file: file, line: record.line)
    if let fault = record.fault { throw Problem(fault, at: location) }
    var columns: [String] = []
    var written: [String] = []
    var isRow = false
    for index in 0..<record.count {
      guard let field = record.field(index), let text = String(validating: field, as: UTF8.self)
      else { throw Problem("not UTF-8 text", at: location, hint: "save the file as UTF-8") }
      let name = Self.normalized(text)
      isRow = isRow || text.contains("@")
      if !name.isEmpty, columns.contains(name) {
        throw Problem("the column “\(name)” stands here twice", at: location)
      }
      if Self.reserved.contains(name) {
        throw Problem(
          "a column may not be named “\(name)”", at: location,
          hint: "templates use reader.\(name) for something else; rename the column")
      }
      columns.append(name)
      written.append(text)
    }
    guard let email = columns.firstIndex(of: "email") else {
      throw Problem(
        "no column is named “email”", at: location,
        hint: isRow
          ? "the first line must name the columns: email,name"
          : "the columns here: \(columns.joined(separator: ", "))")
    }
    self.columns = columns
    self.written = written
    self.separator = separator
    emailColumn = email
  }

  /// Letters and digits in lower case, and `_` for each run of anything else: `First Name` →
  /// `first_name`; the usual spellings of an e-mail column → `email`.
  package static func normalized(_ name: String) -> String {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
    return ["e_mail", "email_address", "e_mail_address"].contains(words) ? "email" : words
  }

  /// The line `sep=;` above a header of which nobody could tell what sets its fields apart; nothing above most.
  static func statement(above header: some Collection<UInt8>, _ separator: UInt8) -> [UInt8] {
    self.separator(in: header) == separator ? [] : Array("sep=".utf8) + [separator]
  }

  /// Guesses what sets fields apart: what the first line with text has most of outside quotes.
  ///
  /// Spreadsheets write `;` or tabs as well.
  static func separator(in start: some Sequence<UInt8>) -> UInt8 {
    let first = start.prefix { $0 != 0x0A && $0 != 0x0D }
    if let named = SeparatorLine.separator(of: Array(first)) { return named }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    var counts = [0, 0, 0]
    var isQuoted = false
    // A quote opens a field at its beginning alone.
    var isInside = false
    for byte in start.drop(while: { $0 == 0x0A || $0 == 0x0D }) {
      if byte == 0x22, isQuoted || !isInside {
        isQuoted.toggle()
      } else if isQuoted {
        continue
      } else if byte == 0x0A || byte == 0x0D {
        break
      } else if let index = candidates.firstIndex(of: byte) {
        counts[index] += 1
        isInside = false
      } else {
        isInside = true
      }
    }
    // The first of those that are equally frequent.
    return zip(candidates, counts).reduce((candidates[0], 0)) { $1.1 > $0.1 ? $1 : $0 }.0
  }
}
