import Diagnostics
import Foundation
import Mail

/// The names of an import's columns, found in the beginning of its text: below a title row, comments, blank rows
/// or a line `sep=;`, whatever sets the fields apart.
struct ImportHeader {
  var separator = UInt8(ascii: ",")
  /// 0 where there is none.
  var line = 0
  var names: [String] = []
  /// The column of addresses where its cells tell, and its name does not.
  var addressColumn: Int?

  private static let candidates = [",", ";", "\t", "|"].compactMap { $0.utf8.first }
  private static let rowsLookedAt = 30
  private static let mostColumns = 1000

  /// - Parameters:
  ///   - isWhole: whether the text ends where the sample does.
  ///   - isGuess: whether its encoding may be another: what names are made of then is no name to go by.
  init(
    in sample: [UInt8], isWhole: Bool, isGuess: Bool = false, of file: Place,
    at location: SourceLocation,
    _ mappings: [ColumnMapping]
  ) throws(Problem) {
    guard !sample.allSatisfy({ $0 <= 0x20 }) else {
      throw Problem("there is nothing in it", at: location)
    }
    let mapped = Set(
      mappings.filter { $0.use == .meaning(.email) }.map { ColumnMeaning.folded($0.column) })
    let stated = Self.stated(in: sample)
    var best: ImportHeader?
    func look(_ find: (UInt8) -> ImportHeader?) {
      for separator in stated.map({ [$0] }) ?? Self.candidates {
        guard let found = find(separator) else { continue }
        if best.map({ found.names.count > $0.names.count }) ?? true { best = found }
      }
    }
    look { Self.find(in: sample, $0, of: file, mapped) }
    if best == nil, mapped.isEmpty { look { Self.findByCells(in: sample, $0, isGuess, of: file) } }
    if let best {
      self = best
      guard names.count <= Self.mostColumns else {
        throw Problem(
          "\(names.count < CSVRows.mostFields ? "" : "at least ")\(names.count) columns, where a list has \(Self.mostColumns) at most",
          at: SourceLocation(file: location.file, line: line))
      }
      return
    }
    try self.init(without: sample, stated, isWhole, file, location, mapped)
  }

  /// No row names the columns: a list of addresses, or a table of which somebody says what is where.
  private init(
    without sample: [UInt8], _ stated: UInt8?, _ isWhole: Bool, _ file: Place,
    _ location: SourceLocation, _ mapped: Set<String>
  ) throws(Problem) {
    let numbered = mapped.compactMap { Int($0) }.max()
    // Nothing sets the fields of a plain list apart: a name may hold a comma.
    separator = numbered == nil ? 0x1F : stated ?? RosterHeader.separator(in: sample)
    let rows = CSVRows(
      ImportStream(sample: sample, of: file), of: file, separator: separator,
      hasQuotes: numbered != nil)
    var first: Int?
    var fields = 1
    var (good, bad) = (0, 0)
    var beginsWithAddress = false
    do throws(Problem) {
      while rows.line < Self.rowsLookedAt, try rows.advance() {
        guard !rows.isBlank, rows.raw.first != UInt8(ascii: "#") else { continue }
        let text = String(decoding: rows.field(0), as: UTF8.self)
        if first == nil {
          first = rows.line
          // What names columns, or somebody's address that was spoiled, has no “@”.
          beginsWithAddress = text.contains("@")
        }
        fields = max(fields, rows.count)
        if (try? Mailbox(cell: text)) != nil { good += 1 } else { bad += 1 }
      }
    } catch { if isWhole { throw error } }
    if let numbered {
      names = (1...max(fields, numbered)).map(String.init)
      return
    }
    // Lines that cannot be read keep none of the others off it.
    guard bad == 0 || beginsWithAddress && good > bad else {
      let text = String(decoding: sample.prefix(1 << 12), as: UTF8.self)
      throw Problem(
        "no line names the columns", at: SourceLocation(file: location.file, line: first ?? 1),
        hint: text.contains("@")
          ? "put a line above that does, such as email,name, or say which column is “email”"
          : "a line such as email,name must name them, and no address is in sight",
        advice: .mapColumn)
    }
    names = ["email"]
  }

  /// What a line `sep=;` says, as spreadsheets write and read it.
  private static func stated(in sample: [UInt8]) -> UInt8? {
    let line = String(
      decoding: sample.prefix { $0 != 0x0A && $0 != 0x0D }.prefix(16), as: UTF8.self
    )
    .trimmingCharacters(in: CharacterSet(charactersIn: "\" "))
    guard line.lowercased().hasPrefix("sep="), let byte = line.utf8.dropFirst(4).first else {
      return nil
    }
    return byte
  }

  private static func find(
    in sample: [UInt8], _ separator: UInt8, of file: Place, _ mapped: Set<String>
  ) -> ImportHeader? {
    let rows = CSVRows(ImportStream(sample: sample, of: file), of: file, separator: separator)
    var looked = 0
    var found: ImportHeader?
    while looked < rowsLookedAt, (try? rows.advance()) == true {
      guard !rows.isBlank else { continue }
      looked += 1
      var names = (0..<rows.count).map { index in
        String(decoding: rows.field(index), as: UTF8.self).trimmingCharacters(
          in: .whitespacesAndNewlines)
      }
      let folded = names.map(ColumnMeaning.folded)
      // A name has no “@”; a comment or a title may speak of mail in many words.
      let isHeader = zip(names, folded).contains { name, folded in
        !name.contains("@")
          && (mapped.contains(folded) || ColumnMeaning.general(folded) == .email)
      }
      if names.contains(where: { $0.contains("@") && (try? Mailbox(cell: $0)) != nil }) {
        // Readers stand here: what names the columns stood above them.
        if found != nil { return found }
        continue
      }
      guard isHeader else { continue }
      while names.count > 1, names.last?.isEmpty == true { names.removeLast() }
      // A title may be called as a column is; what names more columns below it is the header.
      if found.map({ names.count > $0.names.count }) ?? true {
        found = ImportHeader(separator: separator, line: rows.line, names: names)
      }
    }
    return found
  }

  /// A header of which no name is known, above rows of which one column holds the addresses.
  private static func findByCells(
    in sample: [UInt8], _ separator: UInt8, _ isGuess: Bool, of file: Place
  ) -> ImportHeader? {
    let rows = CSVRows(ImportStream(sample: sample, of: file), of: file, separator: separator)
    var above: ImportHeader?
    var looked = 0
    while looked < rowsLookedAt, (try? rows.advance()) == true {
      guard !rows.isBlank, rows.raw.first != UInt8(ascii: "#") else { continue }
      looked += 1
      guard !(0..<rows.count).contains(where: { AddressColumns.isAddress(rows.field($0)) }) else {
        break
      }
      let names = (0..<rows.count).map {
        String(decoding: rows.field($0), as: UTF8.self).trimmingCharacters(
          in: .whitespacesAndNewlines)
      }
      above = ImportHeader(separator: separator, line: rows.line, names: names)
    }
    guard var above else { return nil }
    let cells = AddressColumns(
      in: sample, separator, behind: above.line, above.names.count, of: file)
    // A list whose first address is damaged has no header; a single column must be sure.
    guard let column = cells.only, isName(above.names[column]),
      above.names.count > 1 || cells.rows > 1,
      !isGuess || above.names[column].utf8.allSatisfy({ $0 < 0x80 })
    else { return nil }
    above.addressColumn = column
    return above
  }

  /// Whether it may be what a column is called, and is no address that somebody spoiled.
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.count <= 60 && text.contains(where: \.isLetter)
      && !text.contains(where: { "@.(<".contains($0) })
  }

  private init(separator: UInt8, line: Int, names: [String]) {
    (self.separator, self.line, self.names) = (separator, line, names)
  }
}
