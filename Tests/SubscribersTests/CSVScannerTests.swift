import Diagnostics
import Testing

@testable import Subscribers

@Suite struct CSVScannerTests {
  /// A record as a test sees it.
  struct Row: Equatable {
    var line: Int
    var fields: [String]
    var fault: String?

    init(_ line: Int, _ fields: [String], fault: String? = nil) {
      self.line = line
      self.fields = fields
      self.fault = fault
    }
  }

  @Test(arguments: [
    ("", []),
    ("a,b", [Row(1, ["a", "b"])]),
    ("a,b\nc,d\n", [Row(1, ["a", "b"]), Row(2, ["c", "d"])]),
    ("a\r\nb\r\n", [Row(1, ["a"]), Row(2, ["b"])]),
    ("a\rb\r", [Row(1, ["a"]), Row(2, ["b"])]),
    ("a\n\nb", [Row(1, ["a"]), Row(2, [""]), Row(3, ["b"])]),
    ("a\r\rb", [Row(1, ["a"]), Row(2, [""]), Row(3, ["b"])]),
    ("a\r\r\nb", [Row(1, ["a"]), Row(2, [""]), Row(3, ["b"])]),
    (",", [Row(1, ["", ""])]),
    ("a,\n,b", [Row(1, ["a", ""]), Row(2, ["", "b"])]),
    ("\"a,b\",\"\"", [Row(1, ["a,b", ""])]),
    ("\"say \"\"hi\"\"\"\n", [Row(1, ["say \"hi\""])]),
    ("\"\"\"\"", [Row(1, ["\""])]),
    ("a\"b,c\"", [Row(1, ["a\"b", "c\""])]),
    (" \"a\"", [Row(1, [" \"a\""])]),
    ("é,日本\n", [Row(1, ["é", "日本"])]),
  ])
  func `records and fields are cut as RFC 4180 says, and as spreadsheets do`(
    text: String, rows: [Row]
  ) { #expect(scan(text) == rows) }

  @Test(arguments: [
    ("\"a\nb\"\nc", [Row(1, ["a\nb"]), Row(3, ["c"])]),
    ("\"a\r\nb\"\r\nc", [Row(1, ["a\r\nb"]), Row(3, ["c"])]),
    ("\"a\rb\"\rc", [Row(1, ["a\rb"]), Row(3, ["c"])]),
    ("\"a\n\",\"\nb\"\nc", [Row(1, ["a\n", "\nb"]), Row(4, ["c"])]),
    ("\"a\r\",\"\nb\"\nc", [Row(1, ["a\r", "\nb"]), Row(4, ["c"])]),
  ])
  func `a record after line ends in quotes knows its own line`(text: String, rows: [Row]) {
    #expect(scan(text) == rows)
  }

  @Test func `a quote that is not closed is a fault of the record that opened it`() {
    #expect(
      scan("a\n\"b,c\nd") == [Row(1, ["a"]), Row(2, ["b,c\nd"], fault: "a quote is not closed")])
  }

  @Test func `text after a closing quote is a fault of that record alone`() {
    let fault = "text stands after a closing quote"
    #expect(scan("\"a\"b,c\nd") == [Row(1, ["a", "c"], fault: fault), Row(2, ["d"])])
    #expect(scan("\"a\" ,c") == [Row(1, ["a", "c"], fault: fault)])
  }

  @Test(arguments: [4096, 4097])
  func `a record has 4096 fields at most, for a roster as for an import`(count: Int) throws {
    let text = String(repeating: ",", count: count - 1) + "\n"
    let place = Place(folder: "list")
    let rows = CSVRows(
      ImportStream(sample: Array(text.utf8), of: place), of: place, separator: 0x2C)
    #expect(try rows.advance())
    #expect((rows.fault != nil) == (count > 4096))
    #expect((scan(text).first?.fault != nil) == (count > 4096))
  }

  @Test(arguments: [";", "\t"] as [Unicode.Scalar])
  func `semicolons and tabs set apart as well`(separator: Unicode.Scalar) {
    let rows = scan("a\(separator)b,c\(separator)\"d\(separator)e\"", UInt8(ascii: separator))
    #expect(rows == [Row(1, ["a", "b,c", "d\(separator)e"])])
  }

  @Test func `chunks may end anywhere`() {
    let text = "email,\"na\"\"me\"\r\n\"a\r\nb\",é\r\rc\n\n\"d\"x,e\n\"日,\n\",f\r\n\"open\r\n"
    let whole = scan(text)
    #expect(whole.count == 8)
    for size in 1...text.utf8.count { #expect(scan(text, chunk: size) == whole, "\(size)") }
  }

  @Test(arguments: [
    ["a", "b"], ["", ""], ["a,b", "c\"d\""], ["line\nend", "\r\n", "\r"], [" blank ", "\t"],
    [",\u{301}", "\"\u{301}x\"", "\n\u{301}"], ["é", "👨‍👩‍👧‍👦"],
  ])
  func `what is written is read again`(fields: [String]) {
    #expect(scan(csvRecord(fields)).map(\.fields) == [fields])
    #expect(scan(csvRecord(fields, separator: 0x3B), 0x3B).map(\.fields) == [fields])
  }

  private func scan(_ text: String, _ separator: UInt8 = 0x2C, chunk: Int = .max) -> [Row] {
    var rows: [Row] = []
    var scanner = CSVScanner(separator: separator)
    func keep(_ record: borrowing CSVScanner.Record) {
      let fields = (0..<record.count).compactMap { record.field($0) }
      rows.append(
        Row(record.line, fields.map { String(decoding: $0, as: UTF8.self) }, fault: record.fault))
    }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      rest.prefix(chunk).withUnsafeBufferPointer { scanner.feed($0, keep) }
      rest = rest.dropFirst(chunk)
    }
    scanner.finish(keep)
    return rows
  }
}
