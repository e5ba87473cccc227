import Testing

@testable import Subscribers

@Suite struct PackedFieldsTests {
  @Test(
    arguments: [
      "x", " ", "\0", "\u{FEFF}", "Zoë", "Zoe\u{308}", "港の灯", "👩‍👩‍👧", "a\r\nb",
      String(repeating: "a", count: 127), String(repeating: "b", count: 128),
      String(repeating: "é", count: 200), String(repeating: "c", count: 16_384),
      String(repeating: "d", count: 65_535), String(repeating: "e", count: 65_536),
      String(repeating: "港", count: 100_000),
    ],
    [1, 126, 127, 128, 299, 16_384])
  func `a value comes back as it was put in, and so do those around it`(value: String, column: Int)
    throws
  {
    let fields = packed([(column - 1, "before"), (column, value), (column + 1, "after")])
    #expect(Array(try #require(fields[column]).utf8) == Array(value.utf8))
    #expect(fields[column - 1] == "before" && fields[column + 1] == "after")
    #expect(fields[column + 2] == nil && fields[column + 128] == nil)
  }

  @Test func `nothing is kept of an empty value`() {
    let fields = packed([(0, ""), (1, "x"), (2, ""), (3, "y"), (4, "")])
    #expect(fields.map(\.column) == [1, 3])
    #expect(fields[0] == nil && fields[2] == nil && fields[4] == nil)
    #expect(packed([]).map(\.column) == [] && packed([])[0] == nil)
  }

  private func packed(_ values: [(column: Int, text: String)]) -> PackedFields {
    values.reduce(into: PackedFields()) { $0.append($1.text.utf8, column: $1.column) }
  }
}
