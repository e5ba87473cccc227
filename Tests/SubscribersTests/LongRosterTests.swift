import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Rosters of which no more than a part is in memory: whatever the parts are, they are written as others are.
@Suite struct LongRosterTests {
  private let folder: TemporaryFolder
  private let files: ListFiles

  init() throws {
    folder = try TemporaryFolder()
    files = ListFiles(name: "weekly", folder: Place(url: folder.url, shown: ""))
  }

  /// Rows in all forms, several parts of them, in which every few octets something may be cut.
  private func rows(_ offset: Int, without other: Int? = nil) -> String {
    let ends = ["\n", "\r\n", "\r"]
    return String(repeating: "x", count: offset) + "@example.org,pad\n"
      + (0..<24_000).filter { $0 != other }.map { number in
        let name = [
          "Reader \(number)", "\"Reader, \(number)\"", "\"two\r\nlines\"", "\"a \"\"b\"\"\"", "",
        ][number % 5]
        return "r\(number)@example.org,\(name)" + ends[number % 3]
      }.joined()
  }

  @Test(arguments: [1, 2, 3, 5, 8, 13, 21, 34])
  func `a part ends where it will, and no row is cut by it`(offset: Int) throws {
    let text = "\u{FEFF}email,name\r\n" + rows(offset)
    try folder.write("weekly.csv", text)
    var rewriting = RosterRewriting()
    for number in 0..<24_000 {
      rewriting.changes[try EmailAddress(parsing: "r\(number)@example.org")] =
        number % 2 == 0 ? .remove : .set(["name": "New, \(number)"])
    }
    rewriting.appended = [["email": "last@example.org"]]
    let whole = try rewriting.rewrite(
      Array(text.utf8), Roster(at: files.roster).header)
    #expect(whole.rows.count == rewriting.changes.count)
    try RosterFile(at: files.roster).rewrite { _ in (rewriting, ()) }
    #expect(try folder.read("weekly.csv") == String(decoding: whole.bytes, as: UTF8.self))
  }

  @Test func `who is forgotten goes from a long roster, and no other octet of it`() throws {
    let (gone, named) = ("r4321@example.org", "asked r4321@example.org.")
    let before = "email,name\nben@example.org,\(named)\n" + rows(3)
    try folder.write("weekly.csv", before)
    let key = ForgottenKey(key: Data(repeating: 7, count: 32))
    let address = try EmailAddress(parsing: gone)
    #expect(try MailingList.forgetRows([address], in: files, under: key) == 1)
    let standIn = key.standIn(for: address).canonical
    let after =
      "email,name\nben@example.org,asked \(standIn).\n" + rows(3, without: 4_321)
    #expect(try folder.read("weekly.csv") == after)
  }

  @Test func `a row that no longer ends is told by its line`() throws {
    try folder.write(
      "weekly.csv",
      "email,name\nada@example.org,Ada\nben@example.org," + String(repeating: "x", count: 2 << 20))
    let ada = try EmailAddress(parsing: "ada@example.org")
    let key = ForgottenKey(key: Data(repeating: 7, count: 32))
    #expect {
      _ = try MailingList.forgetRows([ada], in: files, under: key)
    } throws: {
      "\($0)".contains("weekly.csv:3") && "\($0)".contains("longer than 1 MB")
    }
  }

  @Test func `rows that were put aside come out as they were`() throws {
    var table = SubscriberTable(
      columns: ["email", "note"], emailColumn: 0, separator: UInt8(ascii: ","), mostKept: 1)
    let note = String(repeating: "n", count: 300)
    for row in 0..<20_000 {
      if row % 3 == 0 {
        let line = Array("r\(row)@example.org,\(note)\(row)".utf8)
        line.withUnsafeBufferPointer { table.append(plain: $0, line: row + 2) }
      } else {
        var fields = PackedFields()
        fields.append("R\(row)@example.org".utf8, column: 0)
        fields.append("\(note)\(row)".utf8, column: 1)
        table.append(try EmailAddress(parsing: "R\(row)@example.org"), &fields, line: row + 2)
      }
    }
    // Two blocks of a megabyte are in memory, of six.
    #expect(table.size < 3 << 20 && table.count == 20_000)
    let order = Array(0..<20_000) + [19_999, 0, 10_000, 3, 10_001, 10_002, 5_000]
    for row in order {
      let (address, isPlain) = (table.address(row), table.isPlain(row))
      guard address.canonical == "r\(row)@example.org", isPlain == (row % 3 == 0) else {
        Issue.record("row \(row) is \(address)")
        return
      }
    }
    for row in [0, 1, 7_000, 13_333, 19_999] {
      #expect(table[row]["note"] == "\(note)\(row)" && table[row].line == row + 2)
    }
    // A copy that goes on has the rows of the one it was made of.
    var copy = table
    var other = table
    for (number, _) in (0..<8_000).enumerated() {
      for (name, isFirst) in [("a", true), ("b", false)] {
        let line = Array("\(name)\(number)@example.org,\(note)".utf8)
        line.withUnsafeBufferPointer {
          if isFirst {
            copy.append(plain: $0, line: number)
          } else {
            other.append(plain: $0, line: number)
          }
        }
      }
    }
    for number in [0, 4_000, 7_999] {
      #expect(copy.address(20_000 + number).canonical == "a\(number)@example.org")
      #expect(other.address(20_000 + number).canonical == "b\(number)@example.org")
      #expect(copy.address(number).canonical == table.address(number).canonical)
    }
  }

  @Test(arguments: [0, 200, 5_000, 1 << 26])
  func `rows come out in the order of their addresses, however many are sorted at once`(room: Int) {
    var rows = SortedRows(room: room)
    var expected: [(key: String?, number: Int)] = []
    for number in 0..<3_000 {
      let key: String? =
        number % 17 == 0 ? nil : "r\(number * 7_919 % 1_000)@\(number % 3 == 0 ? "a" : "b").example"
      let text = Array("row \(number)\n".utf8)
      rows.append(
        SortedRows.Row(
          key: key.map { Array($0.utf8)[...] }, number: number, line: number + 2, text: text[...]))
      expected.append((key, number))
    }
    expected.sort { one, other in
      guard let first = one.key, let second = other.key else {
        return one.key == nil && other.key == nil ? one.number < other.number : other.key == nil
      }
      return first == second
        ? one.number < other.number : Array(first.utf8).lexicographicallyPrecedes(second.utf8)
    }
    var found: [Int] = []
    rows.forEach { row in
      found.append(row.number)
      #expect(row.line == row.number + 2 && row.text.elementsEqual("row \(row.number)\n".utf8))
    }
    #expect(found == expected.map(\.number))
  }
}
