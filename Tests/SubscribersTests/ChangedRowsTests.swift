import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// The rows that imports changed, found in their records by whose they are.
@Suite struct ChangedRowsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func content(_ name: String, _ lines: [String]) throws -> ImportRecord.Content {
    try folder.write(name, lines.joined(separator: "\n"))
    return try ImportRecord.Content(of: Place(url: folder.url, shown: "").appending(name))
  }

  private func hash(_ address: String) throws -> AddressHash {
    AddressHash(try EmailAddress(parsing: address))
  }

  /// Longer than what is read at once.
  private static let long = String(repeating: "x", count: 50_000)

  private static let lines = [
    #"{"file":"a.csv","id":"one","list":"weekly"}"#,
    #"{"digest":"1","email":"ada@x.org","was":"ada@x.org,\"A\"\n"}"#,
    #"{"column":"name","email":"ada@x.org","now":"Ada","old":"A"}"#,
    #"{"column":"town","email":"ada@x.org","now":"Oslo","old":""}"#,
    #"{"new":["00000000000000ff","0000000000000001"]}"#,
    #"{"digest":"2","email":"jörg@x.org","was":"\#(long)"}"#,
    #"{"column":"Straße","email":"jörg@x.org","now":"\#(long)","old":""}"#,
    // As records of old have it: cells alone.
    #"{"column":"name","email":"ben@x.org","now":"Ben","old":""}"#,
    #"{"column":"town","email":"ben@x.org","now":"Rome","old":""}"#,
    #"{"before":1,"removed":"cleo@x.org,Cleo\n"}"#,
    #"{"column":"name","email":"BEN@x.org","now":"B","old":""}"#,
    #"{"done":true}"#,
  ]

  @Test func `each is found with all its cells, wherever they stand, and in any order`() throws {
    let content = try content("one.jsonl", Self.lines)
    #expect(content.new.count == 2 && content.removed.count == 1 && !content.isUndone)
    content.changes.settle { $0 }
    func told(_ address: String) throws -> [String] {
      try content.changes.lines(of: hash(address)).map {
        "\($0.column ?? "row"): \($0.now ?? $0.was ?? "")"
      }
    }
    #expect(
      try told("ben@x.org") == ["name: Ben", "town: Rome", "name: B"])
    #expect(try told("ada@x.org") == ["row: ada@x.org,\"A\"\n", "name: Ada", "town: Oslo"])
    #expect(try told("jörg@x.org") == ["row: \(Self.long)", "Straße: \(Self.long)"])
    #expect(try told("cleo@x.org") == [])
  }

  @Test func `those for whom nobody asked come in the order of the record`() throws {
    let content = try content("one.jsonl", Self.lines)
    content.changes.settle { $0 }
    _ = try content.changes.lines(of: hash("jörg@x.org"))
    var left: [String?] = []
    try content.changes.forEachUnasked { left.append($0.first?.email) }
    #expect(left == ["ada@x.org", "ben@x.org", "BEN@x.org"])
  }

  @Test func `of two records that of the one that was put in first comes first`() throws {
    let newer = try content(
      "two.jsonl",
      [
        Self.lines[0], #"{"column":"name","email":"ada@x.org","now":"Ada Two","old":"Ada"}"#,
        #"{"undone":true}"#,
      ])
    #expect(newer.isUndone)
    let both = ChangedRows()
    both.append(contentsOf: newer.changes)
    both.append(contentsOf: try content("one.jsonl", Self.lines).changes)
    // An address that is another of the same person's.
    let (ada, ben) = (try hash("ada@x.org"), try hash("ben@x.org"))
    both.settle { $0 == ben ? ada : $0 }
    #expect(
      try both.lines(of: ada).compactMap(\.now) == ["Ada Two", "Ada", "Oslo", "Ben", "Rome", "B"])
  }

  @Test func `rows that were taken out are read one after the other`() throws {
    let content = try content("one.jsonl", Self.lines)
    var removed = RemovedRows(content.file, at: content.removed)
    #expect(try removed.first()?.removed == "cleo@x.org,Cleo\n")
    #expect(try removed.first()?.before == 1)
    removed.removeFirst()
    #expect(try removed.first() == nil && removed.isEmpty)
  }

  @Test(arguments: ["no JSON", #"{"column":"name","email":"#])
  func `a line that is none is named with its number`(_ line: String) throws {
    let problem = try #require(throws: Problem.self) {
      try content("one.jsonl", [Self.lines[0], line])
    }
    #expect(problem.location?.line == 2)
  }
}
