import Crypto
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
    let erased =
      isTrial || record.forgotten.isEmpty ? 0 : try MailingList.eraseForgottenRows(from: list)
    let file = try LockedFile(list.roster, for: .writing)
    var reader = FormattedRows(list.roster, separator: try file.separator())
    let read = try file.forEachRecord(cutBy: reader.separator) { (row, bytes) throws(Problem) in
      try reader.take(row, bytes) { record.isForgotten($0) }
    }
    guard let header = reader.header else { throw Roster.isEmpty(list.roster) }
    var formatting = RosterFormatting()
    (formatting.unbroken, formatting.forgotten) = (reader.unbroken, reader.forgotten + erased)
    formatting.problems = reader.problems
    var written = SHA256()
    let draft = try FileDraft(of: list.roster, "new", isDryRun: isTrial, mode: 0o644)
    defer { draft.discard() }
    func write(_ bytes: ArraySlice<UInt8>) throws(Problem) {
      try bytes.withUnsafeBufferPointer { bytes throws(Problem) in
        written.update(bufferPointer: UnsafeRawBufferPointer(bytes))
        try draft.append(bytes)
      }
    }
    try write(reader.head[...])
    // Of one address all rows stand together.
    var group: [SortedRows.Row] = []
    func end() throws {
      try formatting.join(group, header, list.roster, write)
      group.removeAll(keepingCapacity: true)
    }
    try reader.rows.forEach { row in
      if let first = group.first, first.key == nil || first.key != row.key { try end() }
      group.append(row)
    }
    try end()
    formatting.problems.sort { ($0.location?.line ?? 0) < ($1.location?.line ?? 0) }
    let isOther = written.finalize() != read
    formatting.isChanged = isOther || erased > 0
    guard isOther, !isTrial else { return formatting }
    try draft.settle()
    try file.mustHold(read)
    try draft.commit()
    return formatting
  }

  /// Writes the rows of one address; they are one where they can be.
  private mutating func join(
    _ group: [SortedRows.Row], _ header: RosterHeader, _ place: Place,
    _ write: (ArraySlice<UInt8>) throws(Problem) -> Void
  ) throws(Problem) {
    guard let first = group.first else { return }
    guard group.count > 1 else {
      rows += 1
      return try write(first.text)
    }
    func cells(
      _ row: SortedRows.Row
    ) -> (values: [String], address: EmailAddress?, fault: String?)? {
      WrittenRow.fields(of: row.text, header, line: row.line)
    }
    var all = cells(first)?.values ?? []
    var others: [ArraySlice<UInt8>] = []
    for row in group.dropFirst() {
      let own = cells(row)
      if let both = Self.join(all, own?.values ?? [], header) {
        all = both
        joined += 1
        continue
      }
      problems.append(
        Problem(
          "\(own?.address?.description ?? "it") has an earlier row that says something else",
          at: place.location(line: row.line), hint: "leave one of them"))
      others.append(row.text)
    }
    rows += 1 + others.count
    try write(
      group.count == others.count + 1
        ? first.text
        : Array(csvRecord(all, separator: header.separator).utf8)[...])
    for other in others { try write(other) }
  }

  /// Two rows of one address as one; nil where both say something in a cell, and not the same, or one cannot be
  /// used: it would take the other with it.
  private static func join(
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
