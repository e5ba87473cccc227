import Diagnostics
import Mail

/// Rows that imports took out, other than the one that is taken back.
struct RowsOfOthers {
  private var records: [(file: ImportRecordFile, layout: RosterLayout?)] = []
  /// By person, where they stand: in which record and at which octet.
  private var spots: [AddressHash: (record: Int, offset: Int)] = [:]

  var isEmpty: Bool { spots.isEmpty }

  /// Puts those of a record behind the others: of one person the first stays.
  /// - Parameter one: what stands for all addresses of one person.
  mutating func append(
    _ offsets: [Int], of content: ImportRecord.Content, _ one: (AddressHash) -> AddressHash
  ) throws(Problem) {
    guard !offsets.isEmpty, let layout = content.head?.layout,
      let email = layout.columns.firstIndex(of: "email")
    else { return }
    records.append((content.file, layout))
    for offset in offsets {
      guard let row = try content.file.line(at: offset)?.line.removed,
        let rows = layout.rows(of: Array(row.utf8), of: content.file.place), try rows.advance(),
        let mailbox = try? Mailbox(
          pasted: String(decoding: rows.field(email).trimmed, as: UTF8.self), isKnown: true)
      else { continue }
      let person = one(AddressHash(mailbox.address))
      if spots[person] == nil { spots[person] = (records.count - 1, offset) }
    }
  }

  func contains(_ person: AddressHash) -> Bool { spots[person] != nil }

  /// The row of a person as it stood there, with the columns of then.
  func row(of person: AddressHash) throws(Problem) -> (row: String, layout: RosterLayout?)? {
    guard let spot = spots[person] else { return nil }
    let (file, layout) = records[spot.record]
    return try file.line(at: spot.offset)?.line.removed.map { ($0, layout) }
  }
}
