import Diagnostics
import Foundation
import Mail

/// The rows that imports changed, by whose they are: of each it is known where its import's record tells of it, and the
/// rest is read there. Sixteen octets a row: of a list of millions each counts.
final class ChangedRows {
  private struct Row {
    var person: AddressHash
    /// Which record it is in, in the upper 24 bits, and the octet at which its lines begin.
    var spot: UInt64
  }

  private var records: [ImportRecordFile] = []
  /// By person; of one, those of the record that was put in first come first.
  private var rows: [Row] = []
  /// A bit for each of which somebody asked.
  private var asked: [UInt64] = []

  var isEmpty: Bool { rows.isEmpty }

  /// Begins a record, behind those of others.
  func begin(_ record: ImportRecordFile) { records.append(record) }

  /// Puts a row of the record that was begun last behind the others.
  /// - Parameter offset: where its lines begin.
  func append(_ person: AddressHash, at offset: Int) {
    rows.append(Row(person: person, spot: UInt64(records.count - 1) << 40 | UInt64(offset)))
  }

  /// Puts the rows of all its records behind the others.
  func append(contentsOf others: ChangedRows) {
    guard !others.isEmpty else { return }
    let count = UInt64(records.count) << 40
    records += others.records
    rows.reserveCapacity(rows.count + others.rows.count)
    for row in others.rows { rows.append(Row(person: row.person, spot: row.spot + count)) }
  }

  /// Makes them ready to be asked for.
  /// - Parameter one: what stands for all addresses of one person.
  func settle(_ one: (AddressHash) -> AddressHash) {
    for index in rows.indices { rows[index].person = one(rows[index].person) }
    rows.sort { ($0.person.bits, $0.spot) < ($1.person.bits, $1.spot) }
    asked = [UInt64](repeating: 0, count: rows.count / 64 + 1)
  }

  /// Where the changes of a person are, in the order of the records; none for most.
  func places(of person: AddressHash) -> Range<Int> {
    let first = first(of: person)
    var end = first
    while end < rows.count, rows[end].person == person { end += 1 }
    return first..<end
  }

  /// What was changed in one row: the row and its cells.
  func lines(at place: Int) throws(Problem) -> [ImportRecord.Line] {
    rows.indices.contains(place) ? try lines(at: rows[place].spot) : []
  }

  /// The same for whoever takes it back.
  func take(at place: Int) throws(Problem) -> [ImportRecord.Line] {
    guard rows.indices.contains(place) else { return [] }
    asked[place >> 6] |= 1 << UInt64(place & 63)
    return try lines(at: place)
  }

  /// What was changed of a person: their rows and cells.
  func lines(of person: AddressHash) throws(Problem) -> [ImportRecord.Line] {
    var lines: [ImportRecord.Line] = []
    for place in places(of: person) { lines += try take(at: place) }
    return lines
  }

  /// Hands over what was changed of those for whom nobody asked, in the order of the records.
  func forEachUnasked(_ body: ([ImportRecord.Line]) throws -> Void) throws {
    let left = rows.indices.filter { asked[$0 >> 6] & 1 << UInt64($0 & 63) == 0 }
    for spot in left.map({ rows[$0].spot }).sorted() {
      try body(lines(at: spot))
    }
  }

  private func first(of person: AddressHash) -> Int {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].person.bits < person.bits { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The line that tells of a row as it was, and behind it those of its cells; records of old have these alone.
  private func lines(at spot: UInt64) throws(Problem) -> [ImportRecord.Line] {
    let record = records[Int(spot >> 40)]
    guard let first = try record.line(at: Int(spot & 0xFF_FFFF_FFFF)) else {
      throw record.damaged()
    }
    var lines = [first.line]
    var offset = first.next
    while let (line, next) = try record.line(at: offset), line.column != nil,
      line.email == first.line.email
    {
      lines.append(line)
      offset = next
    }
    return lines
  }
}
