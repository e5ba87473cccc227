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

  /// - Parameter isByHash: whether it is known by a keyed hash alone who they are.
  private func erased(
    _ lines: [String], _ address: String, isByHash: Bool, isTrial: Bool = false
  ) throws -> (count: Int, left: [String]) {
    let folder = try TemporaryFolder()
    let place = Place(url: folder.url, shown: "").appending("one.jsonl")
    let all = Self.others + lines + Self.others
    try folder.write("one.jsonl", all.map { $0 + "\n" }.joined())
    let address = try EmailAddress(parsing: address)
    let people =
      isByHash
      ? RecordedPeople(
        ForgottenMentions(
          standIn: { $0 == address.canonical ? Self.key.standIn(for: $0) : nil }, mark: "one"))
      : RecordedPeople([address], under: Self.key)
    var eraser = RecordEraser(people)
    let count = try eraser.read(place)
    if !isTrial { try eraser.erase(from: place) }
    let left = try folder.read("one.jsonl").split(separator: "\n").map(String.init)
    #expect(left.prefix(6_000).elementsEqual(Self.others))
    #expect(left.suffix(6_000).elementsEqual(Self.others))
    return (count, Array(left.dropFirst(6_000).dropLast(6_000)))
  }

  @Test(
    arguments: [
      ("ada@x.org", #"{"column":"name","email":"Ada@X.org","now":"A","old":""}"#),
      ("ada@x.org", #"{"digest":"1","email":"ada@x.org","was":"A,ada@x.org\n"}"#),
      ("ada@x.org", #"{"before":1,"removed":"\"A\nB\",\"ada@x.org\"\n"}"#),
      ("ada@x.org", #"{"before":1,"removed":"Ada\nada@x.org\n"}"#),
      ("ada@x.org", #"{"email":"ada@x.org","told":1}"#),
      (#""a b"@x.org"#, #"{"column":"name","email":"\"a b\"@x.org","now":"A","old":""}"#),
      ("o'hara@x.org", #"{"before":1,"removed":"Ada,O'Hara@x.org\n"}"#),
      ("o'hara@x.org", #"{"column":"name","email":"o'hara@x.org","now":"A","old":""}"#),
      // One address in two spellings.
      ("ada@xn--mnchen-3ya.example", #"{"column":"name","email":"ada@MÜNCHEN.example","now":"A"}"#),
    ], [true, false])
  func `a line that is theirs goes`(_ one: (address: String, line: String), isByHash: Bool) throws {
    let (count, left) = try erased([one.line], one.address, isByHash: isByHash)
    #expect(count == 1 && left.isEmpty)
    let (seen, kept) = try erased([one.line], one.address, isByHash: isByHash, isTrial: true)
    #expect(seen == 1 && kept == [one.line])
  }

  @Test(
    arguments: [
      #"{"column":"note","email":"ben@x.org","now":"friend of ada@x.org","old":""}"#,
      #"{"column":"note","email":"jörg@x.org","now":"ada@x.org","old":""}"#,
      #"{"column":"note","email":"ben@x.org","now":"","old":"friend of\nAda@x.org."}"#,
      #"{"column":"note","email":"ben@x.org","now":"'ada@x.org'","old":"\"ada@x.org\""}"#,
    ], [true, false])
  func `what is said of them in a line of another’s is replaced`(
    line: String, isByHash: Bool
  ) throws {
    let (count, left) = try erased([line], "ada@x.org", isByHash: isByHash)
    #expect(count == 1)
    #expect(left.count == 1 && !left[0].lowercased().contains("ada@"))
    #expect(left[0].contains(#""email""#) && left[0].contains("@forgotten.invalid"))
  }

  @Test(arguments: [true, false])
  func `whoever is named alike stays`(isByHash: Bool) throws {
    let lines = [
      #"{"column":"name","email":"nada@x.org","now":"A","old":""}"#,
      #"{"column":"name","email":"ada@x.organic","now":"A","old":""}"#,
      #"{"column":"name","email":"d'ada@x.org","now":"@ada, r&ada@x.org","old":""}"#,
      #"{"new":["00000000000000aa","00000000000000bb"]}"#,
    ]
    let (count, left) = try erased(lines, "ada@x.org", isByHash: isByHash)
    #expect(count == 0 && left == lines)
  }
}
