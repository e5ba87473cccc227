import Mail
import Testing

@testable import Subscribers

@Suite struct SubscriberTableTests {
  @Test(
    arguments: [
      "ada@example.org", "Ada@Example.ORG", "zoë@example.org", "Zoe\u{308}@example.org",
      "ada@münchen.example", "\"ada lovelace\"@example.org", "\"ada\"@example.org",
    ])
  func `an address comes out as it was read, whatever its spelling`(text: String) throws {
    let read = try EmailAddress(parsing: text)
    let table = try table([text, "bob@example.org"])
    for address in [table.address(0), table[0].address] {
      #expect(address.description == read.description)
      #expect(address.canonical == read.canonical && address.smtp == read.smtp)
      #expect(address.localPart == read.localPart && address.domain == read.domain)
    }
    #expect(table[0]["email"] == text && table[0]["name"] == "Name 0")
    #expect(table[0].fields == ["email": text, "name": "Name 0"])
    #expect(table[1].address.description == "bob@example.org")
  }

  @Test func `rows keep their place over many blocks, large ones too`() throws {
    let long = String(repeating: "x", count: 3 << 20)
    var table = SubscriberTable(columns: ["email", "note"], emailColumn: 0)
    for row in 0..<30_000 {
      var fields = PackedFields()
      let email = "reader\(row)@example.org"
      fields.append(email.utf8, column: 0)
      fields.append((row == 7 ? long : "note \(row)").utf8, column: 1)
      table.append(try EmailAddress(parsing: email), &fields, line: row + 2)
    }
    #expect(table.count == 30_000)
    #expect(table[7]["note"] == long)
    for row in [0, 6, 8, 9, 14_999, 29_999] {
      #expect(table[row]["note"] == "note \(row)" && table[row].line == row + 2)
      #expect(table.address(row).description == "reader\(row)@example.org")
    }
  }

  @Test func `a row takes little more room than its text`() throws {
    let table = try table((0..<100_000).map { "reader\($0)@example.org" })
    let text = table.reduce(0) { $0 + $1.fields.values.reduce(0) { $0 + $1.utf8.count } }
    #expect(table.size < text + 100_000 * 24)
  }

  @Test func `the row of an address is found among many`() throws {
    var index = AddressIndex()
    var table = SubscriberTable(columns: ["email"], emailColumn: 0)
    func address(_ row: Int) throws -> EmailAddress {
      try EmailAddress(parsing: "r\(row)@example.org")
    }
    for row in 0..<5_000 {
      var fields = PackedFields()
      fields.append("R\(row)@example.org".utf8, column: 0)
      let address = try EmailAddress(parsing: "R\(row)@example.org")
      #expect(index.row(of: address, in: table) == nil)
      table.append(address, &fields, line: row + 2)
      index.add(row, table.hash(row))
    }
    for row in [0, 1, 63, 64, 2_500, 4_999] {
      #expect(index.row(of: try address(row), in: table) == row)
    }
    #expect(index.row(of: try address(5_000), in: table) == nil)
  }

  private func table(_ emails: [String]) throws -> SubscriberTable {
    var table = SubscriberTable(columns: ["email", "name"], emailColumn: 0)
    for (row, email) in emails.enumerated() {
      var fields = PackedFields()
      fields.append(email.utf8, column: 0)
      fields.append("Name \(row)".utf8, column: 1)
      table.append(try EmailAddress(parsing: email), &fields, line: row + 2)
    }
    return table
  }
}
