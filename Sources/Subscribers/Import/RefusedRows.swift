import Diagnostics
import Foundation

/// Rows that an import refused, as they stood in its file: they can be mended and imported.
///
/// Each table has a file of its own. What its name or its columns say of everybody in it stands in a column before the
/// others, since nothing else in these files says so.
final class RefusedRows {
  private let place: Place
  private var drafts: [(entry: String?, draft: FileDraft)] = []

  init(at place: Place) { self.place = place }

  /// The name of the column that says what everybody in the table has come to.
  static let statusColumn = "file_status"

  func take(_ row: UnsafeBufferPointer<UInt8>, of table: ImportTable) throws(Problem) {
    let draft = try draft(of: table)
    if let everybody = table.everybody {
      try draft.append(Array(everybody.rawValue.utf8) + [separator(of: table)])
    }
    try draft.append(row)
    if row.last != 0x0A, row.last != 0x0D { try draft.append([0x0A]) }
  }

  private func draft(of table: ImportTable) throws(Problem) -> FileDraft {
    if let known = drafts.first(where: { $0.entry == table.shownEntry }) { return known.draft }
    let draft = try FileDraft(of: place(drafts.count), "draft")
    drafts.append((table.shownEntry, draft))
    let status = table.everybody == nil ? [] : [Self.statusColumn]
    if table.headerLine > 0 || !status.isEmpty {
      let names = table.headerLine > 0 || table.isPlainList ? table.names : []
      let heading = csvRecord(status + names, separator: separator(of: table))
      try draft.append(Array(heading.utf8))
    }
    return draft
  }

  /// Nothing sets the fields of a plain list apart.
  private func separator(of table: ImportTable) -> UInt8 {
    table.isPlainList ? UInt8(ascii: ",") : table.separator
  }

  /// The file of the first table is the one that was asked for, the others stand beside it: `refused-2.csv`.
  private func place(_ number: Int) -> Place {
    guard number > 0 else { return place }
    let url = place.url.deletingPathExtension()
    let end = place.url.pathExtension.isEmpty ? "" : ".\(place.url.pathExtension)"
    let name = "\(url.lastPathComponent)-\(number + 1)\(end)"
    return Place(
      url: url.deletingLastPathComponent().appending(path: name),
      shown: place.shown.dropLast(place.url.lastPathComponent.count) + name)
  }

  /// The files that there are when it is done.
  var files: [String] { drafts.map(\.draft.place.shown) }

  /// Writes what was refused; nothing was where the file is empty.
  func commit() throws(Problem) {
    if drafts.isEmpty { drafts.append((nil, try FileDraft(of: place, "draft"))) }
    for (_, draft) in drafts { try draft.commit() }
  }

  func discard() { for (_, draft) in drafts { draft.discard() } }
}
