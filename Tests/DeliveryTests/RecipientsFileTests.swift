import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Delivery

@Suite struct RecipientsFileTests {
  private let folder: TemporaryFolder
  private var place: Place {
    Place(url: folder.url.appending(path: "recipients"), shown: "issues/a/recipients")
  }
  private typealias Row = (address: EmailAddress, values: [String?])

  init() throws { folder = try TemporaryFolder() }

  private func row(_ address: String, _ values: String?...) throws -> Row {
    (try EmailAddress(parsing: address), values)
  }

  private func rows() throws -> [Row] {
    [
      try row("ada@example.org", "Ada", nil), try row("zoë@münchen.example", "Zoë\tB\r\n", ""),
      try row(#""a\"b\\c"@example.org"#, #"\N \t"#, "x"),
    ]
  }

  private func freeze(_ rows: [Row]? = nil) throws -> (last: Int, digest: String) {
    try RecipientsFile.write(columns: ["name", "a\tb"], rows: rows ?? self.rows(), to: place)
  }

  @Test func `a file is a block of lines`() throws {
    let (last, digest) = try freeze()
    #expect(last == 3)
    let rows = [
      "broadsheet-recipients 1", "number\temail\tname\ta\\tb", "1\tada@example.org\tAda\t\\N",
      "2\tzoë@münchen.example\tZoë\\tB\\r\\n\t", #"3⇥"a\\"b\\\\c"@example.org⇥\\N \\t⇥x"#,
    ].map { $0.replacing("⇥", with: "\t") + "\n" }.joined()
    #expect(try folder.read("recipients") == rows + "end\t3\t\(digest)\n")
    #expect(digest.count == 64)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["recipients"])
    let mode = try FileManager.default.attributesOfItem(atPath: place.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func `every row is read back`() throws {
    let rows = try rows()
    let table = try RecipientsFile.read(at: place, expecting: freeze().digest)
    #expect(table.count == 3)
    #expect(table.columns == ["name", "a\tb"])
    for (index, row) in rows.enumerated() {
      #expect(try table.address(index + 1).description == row.address.description)
      #expect(table.values(index + 1) == row.values)
      #expect(try table.hash(index + 1) == AddressHash(row.address))
    }
  }

  /// Whether it is said of an address that it may be among the recipients.
  private func mayHold(_ address: String, expecting digest: String) throws -> Bool {
    let address = try EmailAddress(recorded: address)
    let sieve = try #require(AddressSieve([address], in: .frozen))
    return RecipientsFile.mayHold(
      [AddressHash(address)], sieve, at: place, expecting: digest)
  }

  @Test func `that somebody is no recipient is known at a glance, and proven`() throws {
    let many = try (0..<20_000).map { try row("r\($0)@example.org", "Zoë \($0)", "x") }
    let digest = try freeze(many + [row("ben@b.example", "Ben", nil)]).digest
    #expect(try !mayHold("ada@example.org", expecting: digest))
    #expect(try !mayHold("r20000@example.org", expecting: digest))
    #expect(try mayHold("R7@example.org", expecting: digest))
    #expect(try mayHold("r19999@EXAMPLE.org", expecting: digest))
    #expect(try mayHold("ben@b.example", expecting: digest))
    // Another freeze, a byte that is another, a file without its end, and none.
    #expect(try mayHold("ada@example.org", expecting: String(digest.reversed())))
    let whole = try folder.read("recipients")
    for (old, new) in [("r9@", "r8@"), ("\tx\n", "\ty\n"), ("end\t", "end "), (digest, "")] {
      try folder.write("recipients", whole.replacing(old, with: new, maxReplacements: 1))
      #expect(try mayHold("ada@example.org", expecting: digest), "\(old)")
    }
    try folder.write("recipients", String(whole.dropLast(80)))
    #expect(try mayHold("ada@example.org", expecting: digest))
    try folder.write("recipients", whole + "number\temail\n")
    #expect(try mayHold("ada@example.org", expecting: digest))
    try FileManager.default.removeItem(at: place.url)
    #expect(try mayHold("ada@example.org", expecting: digest))
  }

  @Test func `who is frozen in unusual letters may be anybody`() throws {
    let digest = try freeze().digest
    #expect(try mayHold("ben@example.org", expecting: digest))
    let plain = try freeze([row("ada@example.org", "Zoë", nil)]).digest
    #expect(try !mayHold("ben@example.org", expecting: plain))
    #expect(try !mayHold("zoë@münchen.example", expecting: plain))
  }

  @Test func `nobody can be frozen too`() throws {
    let (last, digest) = try RecipientsFile.write(columns: [], rows: [Row](), to: place)
    #expect(last == 0)
    #expect(try RecipientsFile.read(at: place, expecting: digest).count == 0)
  }

  @Test func `a widening goes on`() throws {
    let first = try freeze()
    let before = try folder.read("recipients")
    let second = try RecipientsFile.widen(
      place, expecting: first.digest, rows: [row("bo@example.org", "Bo", "y")])
    #expect(second.first == 4 && second.last == 4 && second.digest != first.digest)
    #expect(try folder.read("recipients").hasPrefix(before))
    let third = try RecipientsFile.widen(
      place, expecting: second.digest, rows: [row("cy@example.org", nil, "z")])
    let table = try RecipientsFile.read(at: place, expecting: third.digest)
    #expect(try (1...5).map { try table.address($0).localPart }.suffix(2) == ["bo", "cy"])
    #expect(table.values(5) == [nil, "z"])
    // A widening that was never recorded is not there; the next one takes its place.
    #expect(try RecipientsFile.read(at: place, expecting: first.digest).count == 3)
    let all = try RecipientsFile.read(
      at: place, expecting: first.digest, takesWidenings: true)
    #expect(all.count == 5 && all.values(5) == [nil, "z"])
    #expect(
      try RecipientsFile.read(at: place, expecting: second.digest, takesWidenings: true).count == 5)
    let other = try RecipientsFile.widen(
      place, expecting: first.digest, rows: [row("di@example.org", "Di", "")])
    #expect(other.last == 4)
    let replaced = try RecipientsFile.read(at: place, expecting: other.digest)
    #expect(try replaced.address(4).localPart == "di")
    #expect(throws: Problem.self) { try RecipientsFile.read(at: place, expecting: third.digest) }
  }

  @Test func `no byte is changed in silence`() throws {
    let first = try freeze()
    let second = try RecipientsFile.widen(
      place, expecting: first.digest, rows: [row("bo@example.org", "Bo", "y")])
    let whole = [UInt8](try Data(contentsOf: place.url))
    for index in whole.indices {
      for change in [1, 0x20, 0x80] as [UInt8] {
        var changed = whole
        changed[index] ^= change
        #expect(throws: Problem.self, "byte \(index)") {
          try RecipientTable(changed, of: place, expecting: second.digest)
        }
      }
      #expect(throws: Problem.self, "cut to \(index)") {
        try RecipientTable(Array(whole[..<index]), of: place, expecting: second.digest)
      }
    }
    #expect(throws: Problem.self) {
      try RecipientTable(whole + [0x0A], of: place, expecting: second.digest)
    }
  }

  @Test(arguments: [
    ("ada@", "eda@", 6, "this is not what was frozen"),
    ("2\tzoë", "4\tzoë", 4, "this is not what was frozen"),
    ("Ada\t", "Ada", 3, "this is not what was frozen"),
    ("end\t3", "4", 6, "this is not what was frozen"),
    ("number\t", "num\t", 2, "this is not what was frozen"),
    ("broadsheet-recipients 1", "broadsheet-recipients 2", 1, "not a list of frozen recipients"),
  ])
  func `what is wrong is named`(old: String, new: String, line: Int, reason: String) throws {
    let digest = try freeze().digest
    try folder.write("recipients", try folder.read("recipients").replacing(old, with: new))
    let problem = #expect(throws: Problem.self) {
      try RecipientsFile.read(at: place, expecting: digest)
    }
    #expect(problem?.reason == reason)
    #expect(problem?.location == SourceLocation(file: "issues/a/recipients", line: line))
  }

  @Test func `another freeze is not what was frozen`() throws {
    let first = try freeze()
    _ = try freeze([row("eve@example.org", nil, nil)])
    let problem = #expect(throws: Problem.self) {
      try RecipientsFile.read(at: place, expecting: first.digest)
    }
    #expect(problem?.reason == "this is not what was frozen")
    try folder.write("recipients", "broadsheet-recipients 1\nnumber\temail\n")
    let cut = #expect(throws: Problem.self) {
      try RecipientsFile.read(at: place, expecting: first.digest)
    }
    #expect(cut?.reason == "the end of the frozen recipients is missing")
    try FileManager.default.removeItem(at: place.url)
    let gone = #expect(throws: Problem.self) {
      try RecipientsFile.read(at: place, expecting: first.digest)
    }
    #expect(gone?.location?.file == "issues/a/recipients")
  }

  @Test func `rows that fail leave the file as it was`() throws {
    struct Failure: Error {}
    let first = try freeze()
    let before = try folder.read("recipients")
    #expect(throws: Failure.self) {
      try RecipientsFile.write(columns: [], to: place) { writer in
        for number in 1...20_000 {
          try writer.append(EmailAddress(parsing: "reader\(number)@example.org"), [])
        }
        throw Failure()
      }
    }
    #expect(try folder.read("recipients") == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["recipients"])
    #expect(try RecipientsFile.read(at: place, expecting: first.digest).count == 3)
  }

  @Test func `many rows are written in chunks`() throws {
    let address = try EmailAddress(parsing: "ada@example.org")
    let rows = (1...20_000).lazy.map { (address: address, values: [String($0)] as [String?]) }
    let frozen = try RecipientsFile.write(columns: ["n"], rows: rows, to: place)
    let table = try RecipientsFile.read(at: place, expecting: frozen.digest)
    #expect(table.count == 20_000)
    #expect(try table.hash(20_000) == AddressHash(address))
    #expect([1, 9_999, 20_000].map { table.values($0) } == [["1"], ["9999"], ["20000"]])
  }
}
