import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Whoever is forgotten is taken out of the records of imports, and nobody else is.
@Suite struct RecordEraserTests {
  private static let key = ForgottenKey(key: Data(count: 32))

  /// Lines of others, more than are read at once.
  private static let others = (0..<6_000).map {
    #"{"digest":"\#($0)","email":"r\#($0)@x.org","was":"r\#($0)@x.org,Reader of a town\n"}"#
  }

  private func erased(_ lines: [String], _ address: String, isTrial: Bool = false) throws
    -> (count: Int, left: [String])
  {
    let folder = try TemporaryFolder()
    let place = Place(url: folder.url, shown: "").appending("one.jsonl")
    let all = Self.others + lines + Self.others
    try folder.write("one.jsonl", all.map { $0 + "\n" }.joined())
    let count = try RecordEraser([EmailAddress(parsing: address)], under: Self.key).erase(
      from: place, isTrial: isTrial)
    let left = try folder.read("one.jsonl").split(separator: "\n").map(String.init)
    #expect(left.prefix(6_000).elementsEqual(Self.others))
    #expect(left.suffix(6_000).elementsEqual(Self.others))
    return (count, Array(left.dropFirst(6_000).dropLast(6_000)))
  }

  @Test(arguments: [
    ("ada@x.org", #"{"column":"name","email":"Ada@X.org","now":"A","old":""}"#),
    ("ada@x.org", #"{"digest":"1","email":"ada@x.org","was":"A,ada@x.org\n"}"#),
    ("ada@x.org", #"{"before":1,"removed":"\"A\nB\",\"ada@x.org\"\n"}"#),
    ("ada@x.org", #"{"before":1,"removed":"Ada\nada@x.org\n"}"#),
    (#""a b"@x.org"#, #"{"column":"name","email":"\"a b\"@x.org","now":"A","old":""}"#),
    // One address in two spellings.
    ("ada@xn--mnchen-3ya.example", #"{"column":"name","email":"ada@MÜNCHEN.example","now":"A"}"#),
  ])
  func `a line that is theirs goes`(address: String, line: String) throws {
    let (count, left) = try erased([line], address)
    #expect(count == 1 && left.isEmpty)
    let (seen, kept) = try erased([line], address, isTrial: true)
    #expect(seen == 1 && kept == [line])
  }

  @Test(arguments: [
    #"{"column":"note","email":"ben@x.org","now":"friend of ada@x.org","old":""}"#,
    #"{"column":"note","email":"jörg@x.org","now":"ada@x.org","old":""}"#,
  ])
  func `what is said of them in a line of another’s is replaced`(line: String) throws {
    let (count, left) = try erased([line], "ada@x.org")
    #expect(count == 1)
    #expect(left.count == 1 && !left[0].contains("ada@") && left[0].contains(#""email""#))
  }

  @Test func `whoever is named alike stays`() throws {
    let lines = [
      #"{"column":"name","email":"nada@x.org","now":"A","old":""}"#,
      #"{"column":"name","email":"ada@x.organic","now":"A","old":""}"#,
    ]
    let (count, left) = try erased(lines, "ada@x.org")
    #expect(count == 0 && left == lines)
  }
}
