import Diagnostics
import Foundation

/// What cells are handed to, with the number of the roster's column.
protocol CellTaking {
  mutating func take(_ column: Int, _ cell: UnsafeBufferPointer<UInt8>)
}

extension PackedFields: CellTaking {
  mutating func take(_ column: Int, _ cell: UnsafeBufferPointer<UInt8>) {
    append(cell, column: column)
  }
}

/// What a row of an import says in the columns of the roster.
struct ImportCells {
  enum Origin: Sendable, Equatable {
    case none, email, name, tags
    case joined(Int)
    case column(Int)
    case attribute(String)
  }

  /// For each column of the roster where it comes from.
  let origins: [Origin]
  private let table: ImportTable
  private let nameColumn: Int?
  private let nameParts: [Int]
  /// The column of first names beside a name that may be the last one.
  private let firstNameColumn: Int?
  private let tagsColumn: Int?
  /// The column that holds JSON objects.
  let attributesColumn: Int?
  /// What stands in the place of people who were forgotten: the roster has it, and no cell is news by their address.
  private let mentions: ForgottenMentions?

  init(_ table: ImportTable, columns: [String], mentions: ForgottenMentions? = nil) {
    self.table = table
    self.mentions = mentions
    let meanings = table.meanings
    // A name beside a last name and no first one is the first, as MailerLite has it.
    let isFirst = meanings.contains(.lastName) && !meanings.contains(.firstName)
    nameColumn = isFirst ? nil : meanings.firstIndex(of: .name)
    // A first name beside a name and no last one: `Vorname` and `Name`, as it is written in many languages.
    let isLast = meanings.contains(.firstName) && !meanings.contains(.lastName)
    firstNameColumn = isLast ? meanings.firstIndex(of: .firstName) : nil
    let parts: [ColumnMeaning] = [isFirst ? .name : .firstName, .middleName, .lastName]
    nameParts = parts.flatMap { part in meanings.indices.filter { meanings[$0] == part } }
    tagsColumn = meanings.firstIndex(of: .tags)
    attributesColumn = meanings.firstIndex(of: .attributes)
    let own = Dictionary(
      meanings.indices.map { (table.rosterName(of: $0) ?? "", $0) },
      uniquingKeysWith: { first, _ in first })
    let plain = Dictionary(
      meanings.indices.map { (RosterHeader.normalized(table.names[$0]), $0) },
      uniquingKeysWith: { first, _ in first })
    let named = Dictionary(
      table.attributes.map { (table.rosterName(ofAttribute: $0), $0) },
      uniquingKeysWith: { first, _ in first })
    let joined = meanings.firstIndex(of: .joined)
    origins = columns.map { name in
      switch name {
      case "email": return .email
      // Where no column has names, one may stand beside the address.
      case "name": return .name
      case "tags" where meanings.contains(.tags): return .tags
      case "joined" where joined != nil: return joined.map { .joined($0) } ?? .none
      case "": return .none
      default:
        if let column = own[name] { return .column(column) }
        if let column = plain[name], [.firstName, .lastName].contains(meanings[column]) {
          return .column(column)
        }
        return named[name].map { .attribute($0) } ?? .none
      }
    }
  }

  /// Hands over each cell that holds something, in the order of the roster's columns, but the address.
  /// - Throws: `Problem` without a location for what no roster may hold.
  func hand<Taker: CellTaking>(
    _ rows: CSVRows, name: String?, to body: inout Taker
  ) throws(Problem) {
    var attributes: [JSONCells.Field]?
    for (index, origin) in origins.enumerated() {
      switch origin {
      case .none, .email: continue
      case .column(let column): try put(rows.field(column).trimmed, index, isName: false, &body)
      case .name:
        if let name, !name.isEmpty {
          try put(name, index, isName: true, &body)
        } else {
          try putName(rows, index, &body)
        }
      case .tags: if let tagsColumn { try putTags(rows.field(tagsColumn).trimmed, index, &body) }
      case .joined(let column): try putDate(rows.field(column).trimmed, column, index, &body)
      case .attribute(let wanted):
        if attributes == nil {
          attributes = attributesColumn.map { JSONCells.fields(of: rows.field($0)) } ?? []
        }
        if let text = attributes?.first(where: { $0.name == wanted })?.text {
          try put(text, index, isName: false, &body)
        }
      }
    }
  }

  private func putName(_ rows: CSVRows, _ index: Int, _ body: inout some CellTaking) throws(Problem)
  {
    if let nameColumn {
      let cell = rows.field(nameColumn).trimmed
      if !cell.isEmpty {
        guard let firstNameColumn else { return try put(cell, index, isName: true, &body) }
        let text = try Self.whole(cell, behind: rows.field(firstNameColumn).trimmed)
        return try put(text, index, isName: true, &body)
      }
    }
    if nameParts.isEmpty { return }
    var parts: [String] = []
    for column in nameParts {
      let cell = rows.field(column).trimmed
      if cell.isEmpty { continue }
      if nameParts.count == 1 { return try put(cell, index, isName: true, &body) }
      let text = try Self.text(cell, isName: true)
      if let first = parts.first, first == text || first.hasSuffix(" \(text)") { continue }
      parts.append(text)
    }
    try put(parts.joined(separator: " "), index, isName: true, &body)
  }

  /// A name with the first name before it, where it has not that itself.
  private static func whole(
    _ name: UnsafeBufferPointer<UInt8>, behind first: UnsafeBufferPointer<UInt8>
  ) throws(Problem) -> String {
    let name = try text(name, isName: true)
    let first = try text(first, isName: true)
    func words(_ text: String) -> [String] {
      text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        .split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
    let own = Set(words(name))
    return first.isEmpty || words(first).allSatisfy(own.contains) ? name : "\(first) \(name)"
  }

  /// `"a","b"`, `a, b`, `["a","b"]` and `a ::: b` are all `a;b`.
  private func putTags(
    _ cell: UnsafeBufferPointer<UInt8>, _ index: Int, _ body: inout some CellTaking
  )
    throws(Problem)
  {
    if cell.isEmpty || cell.isPlainTags { return try put(cell, index, isName: false, &body) }
    let text = try Self.text(cell, isName: false)
    try put(Self.tags(text).joined(separator: ";"), index, isName: false, &body)
  }

  /// What a cell of tags names, one by one.
  static func tags(_ text: String) -> [String] {
    text.replacing(":::", with: ";").split { ",;\n\r\r\n".contains($0) }.map {
      $0.trimmingCharacters(in: CharacterSet(charactersIn: "\"[]{}* ").union(.whitespaces))
    }.filter { !$0.isEmpty }
  }

  private func putDate(
    _ cell: UnsafeBufferPointer<UInt8>, _ column: Int, _ index: Int, _ body: inout some CellTaking
  ) throws(Problem) {
    // A day, and what stands behind it.
    let isDay =
      cell.count >= 10 && cell[4] == 0x2D && cell[7] == 0x2D
      && [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy { cell[$0] &- 0x30 < 10 }
      && (cell.count == 10 || cell[10] == 0x20 || cell[10] == UInt8(ascii: "T"))
    if isDay { return body.take(index, UnsafeBufferPointer(rebasing: cell[..<10])) }
    guard !cell.isEmpty else { return }
    let text = try Self.text(cell, isName: false)
    if StatusWords.isNothing(text) { return }
    // What is no date stays as it is: nothing is lost.
    try put(
      ImportDate(text, order: table.dateOrders[column] ?? .unknown)?.day ?? text, index,
      isName: false, &body)
  }

  private func put(
    _ cell: UnsafeBufferPointer<UInt8>, _ index: Int, isName: Bool, _ body: inout some CellTaking
  ) throws(Problem) {
    if cell.isEmpty { return }
    if cell[0] != UInt8(ascii: "'"), cell.isPrintable { return give(cell, index, &body) }
    try put(try Self.text(cell, isName: isName), index, isName: isName, &body)
  }

  private func put(_ text: String, _ index: Int, isName: Bool, _ body: inout some CellTaking)
    throws(Problem)
  {
    var text = text
    if text.isEmpty { return }
    if isName, text.holdsControls { text = try Self.checked(text, isName: true) }
    text.withUTF8 { give($0, index, &body) }
  }

  private func give(
    _ cell: UnsafeBufferPointer<UInt8>, _ index: Int, _ body: inout some CellTaking
  ) {
    guard let mentions, cell.contains(UInt8(ascii: "@")),
      let replaced = mentions.replaced(in: Array(cell)[...])
    else { return body.take(index, cell) }
    replaced.withUnsafeBufferPointer { body.take(index, $0) }
  }

  /// A cell as text, without a spreadsheet's apostrophe.
  static func text(_ cell: UnsafeBufferPointer<UInt8>, isName: Bool) throws(Problem) -> String {
    guard let text = String(validating: cell, as: UTF8.self) else {
      throw Problem("not text in the encoding of the file")
    }
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return try checked(FormulaCell.original(of: trimmed), isName: isName)
  }

  /// Line breaks may stand in a note; in a name they are blanks.
  private static func checked(_ text: String, isName: Bool) throws(Problem) -> String {
    guard text.holdsControls else { return text }
    let plain = isName ? text.onOneLine : String(text.map { $0.isNewline ? "\n" : $0 })
    for scalar in plain.unicodeScalars where scalar.isControl && scalar != "\n" && scalar != "\t" {
      throw Problem("a control character stands in it: \(String(plain.prefix(60)).printable)")
    }
    return plain
  }
}

extension ImportTable {
  /// The roster's column that a column of its own becomes; nil for one that becomes none.
  func rosterName(of column: Int) -> String? {
    guard case .field(let said) = meanings[column] else { return nil }
    let name = said ?? RosterHeader.normalized(names[column])
    guard !name.isEmpty else { return nil }
    // Of what somebody was asked about nothing is asked again where it is mailed by.
    let isAnswer =
      isSaid(column) && said != nil && !name.hasPrefix("their_") && JudgedName(name).mayMeanConsent
    return isAnswer || Self.isTaken(name, said: said != nil) ? "their_\(name)" : name
  }

  /// The roster's column that a name in an object becomes.
  func rosterName(ofAttribute name: String) -> String {
    Self.isTaken(name, said: false)
      || objectNames[name]?.isSaid == true && !name.hasPrefix("their_")
      ? "their_\(name)" : name
  }

  private static func isTaken(_ name: String, said: Bool) -> Bool {
    let isReserved =
      ["email", "name", "tags", "joined"].contains(name) && !said || name == "unsubscribe_url"
    // A roster must have no column that says who may be mailed; what was named so before keeps its name.
    return isReserved || JudgedName(name).saysConsent && !name.hasPrefix("their_")
  }
}
