package import Diagnostics
import Foundation
import Mail

/// A roster in the form in which two clones of it merge best: a line a person, in the order of their addresses.
package struct RosterFormatting: Sendable, Equatable {
  package private(set) var rows = 0
  /// Rows of an address that an earlier one has, and which that one has taken in.
  package private(set) var joined = 0
  /// Cells of which a line break became a blank.
  package private(set) var unbroken = 0
  /// Rows of people who were forgotten.
  package private(set) var forgotten = 0
  /// Whether anything of the file is another now.
  package private(set) var isChanged = false
  /// Rows that say something else than an earlier one of the same address, and stay; rows without an address.
  package private(set) var problems: [Problem] = []

  /// - Parameter isTrial: whether nothing is written.
  package static func format(_ list: ListFiles, isTrial: Bool = false) throws -> RosterFormatting {
    let record = try ConsentLog.statuses(of: list).record
    let file = try LockedFile(list.roster, for: .writing)
    let document = try RosterDocument(file.bytes(), list.roster)
    try document.mustBeMerged()
    var formatting = RosterFormatting()
    var lines = formatting.lines(document) { record.isForgotten($0) }
    formatting.rows = lines.count
    lines.sort()
    var rest = document.bytes[...]
    try formatting.write(lines, document) { bytes in
      guard rest.count >= bytes.count, rest.prefix(bytes.count).elementsEqual(bytes) else {
        formatting.isChanged = true
        return false
      }
      rest = rest.dropFirst(bytes.count)
      return true
    }
    if !rest.isEmpty { formatting.isChanged = true }
    guard formatting.isChanged, !isTrial else { return formatting }
    let draft = try FileDraft(of: list.roster, "new", mode: 0o644)
    try formatting.write(lines, document) { bytes in
      try draft.append(bytes)
      return true
    }
    try draft.settle()
    try file.mustHold(document.bytes)
    try draft.commit()
    return formatting
  }

  /// The rows as they are to stand there; those of one address are one where they can be.
  private mutating func lines(
    _ document: RosterDocument, _ isForgotten: (String) -> Bool
  ) -> FormattedRows {
    var lines = FormattedRows(document)
    for (index, row) in document.rows.enumerated() {
      if lines.takePlain(index, isForgotten) { continue }
      guard let (written, address, fault) = document.fields(of: row) else { continue }
      if let fault, address.map({ !isForgotten($0.canonical) }) ?? true {
        problems.append(Problem(fault, at: document.place.location(line: row.line)))
        lines.append(index, nil, nil)
        continue
      }
      if let swallowed = document.swallowed(by: row) {
        // As one cell they would be lost for good.
        problems.append(
          Problem(
            SwallowedRows.reason(from: row.line, to: swallowed.lastLine, count: swallowed.count),
            at: document.place.location(line: row.line)))
        lines.append(index, nil, nil)
        continue
      }
      let values = pad(written.map { oneLine($0) }, to: document.names.count)
      if let address {
        if isForgotten(address.canonical) {
          forgotten += 1
          continue
        }
        if let first = lines.first(of: address) {
          if let both = join(lines.values(first), values, document.header) {
            lines.replace(first, by: both)
            joined += 1
            continue
          }
          problems.append(
            Problem(
              "\(address) has an earlier row that says something else",
              at: document.place.location(line: row.line),
              hint: "leave one of them"))
        }
      } else {
        problems.append(
          Problem("no address can be read in this row", at: document.place.location(line: row.line))
        )
      }
      lines.append(index, address, values)
    }
    return lines
  }

  /// - Parameter take: returns whether it wants more.
  private func write(
    _ lines: FormattedRows, _ document: RosterDocument,
    _ take: (UnsafeBufferPointer<UInt8>) throws -> Bool
  ) throws {
    let separator = Character(Unicode.Scalar(document.separator))
    let mark = document.bytes.prefix(document.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    var heading = self
    let header = csvRecord(document.names.map { heading.oneLine($0) }, separator: separator)
    let statement = RosterHeader.statement(above: header.utf8, document.separator)
    let head = Array(mark) + statement + (statement.isEmpty ? [] : [0x0A]) + header.utf8
    guard try head.withUnsafeBufferPointer(take) else { return }
    try lines.forEach(take)
  }

  private func pad(_ values: [String], to count: Int) -> [String] {
    values.count >= count ? values : values + repeatElement("", count: count - values.count)
  }

  /// Without blanks at its ends, and with a blank for each run of line breaks.
  private mutating func oneLine(_ value: String) -> String {
    let trimmed = value.trimmingCharacters(in: .whitespacesAndNewlines)
    guard trimmed.contains(where: \.isNewline) else { return trimmed }
    unbroken += 1
    return trimmed.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
  }

  /// Two rows of one address as one; nil where both say something in a cell, and not the same, or one cannot be
  /// used: it would take the other with it.
  private func join(
    _ first: [String], _ second: [String], _ header: RosterHeader
  ) -> [String]? {
    let isUsable = [first, second].allSatisfy {
      $0.dropFirst(header.columns.count).allSatisfy(\.isEmpty)
        && !$0.contains(where: \.holdsControls)
    }
    guard isUsable, first.count == second.count else { return nil }
    var both = first
    for (index, value) in second.enumerated() where index != header.emailColumn && !value.isEmpty {
      if both[index].isEmpty {
        both[index] = value
      } else if both[index] != value {
        return nil
      }
    }
    return both
  }
}
