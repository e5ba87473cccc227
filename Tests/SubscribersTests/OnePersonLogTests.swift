import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Whoever asks of one person alone hears what a reading of the whole log says.
@Suite struct OnePersonLogTests {
  private let folder: TemporaryFolder
  private let files: ListFiles
  private static let key = ForgottenKey(key: Data(repeating: 7, count: 32))

  init() throws {
    folder = try TemporaryFolder()
    files = ListFiles(
      name: "weekly", folder: Place(url: folder.url, shown: ""), forgottenKey: { Self.key })
  }

  private func line(_ draw: inout SplitMix, _ second: Int) -> String {
    func address() -> String {
      let name = "r\(draw.next() % 12)@example.org"
      switch draw.next() % 12 {
      case 0: return Self.key.standIn(for: name)
      case 1: return name.uppercased()
      case 2: return name.replacing("@", with: #"\u0040"#)
      default: return name
      }
    }
    let time = "\"time\":\"2026-11-20T08:\(10 + second % 50):00Z\""
    let id = draw.next() % 5 == 0 ? ",\"id\":\"i\(draw.next() % 4)\"" : ""
    switch draw.next() % 40 {
    case 0: return "{\"event\":\"undone\",\"of\":\"i\(draw.next() % 4)\",\(time)}"
    case 1:
      return
        "{\"email\":\"\(address())\",\"event\":\"renamed\",\"to\":\"\(address())\",\(time)\(id)}"
    case 2:
      let name = Self.key.standIn(for: "r\(draw.next() % 12)@example.org")
      return "{\"email\":\"\(name)\",\"event\":\"forgotten\",\(time)}"
    default:
      let kind = ["subscribed", "unsubscribed", "bounced", "confirmed", "pending", "complained"]
      let source = ["web", "cli", "import"]
      return
        "{\"email\":\"\(address())\",\"event\":\"\(kind[Int(draw.next() % 6)])\",\(time),\"source\":\"\(source[Int(draw.next() % 3)])\"\(id)}"
    }
  }

  @Test(arguments: 0..<40)
  func `what is said of one person is what the whole log says`(_ seed: Int) throws {
    var draw = SplitMix(state: UInt64(seed))
    let lines = (0..<(seed % 4 * 20 + 5)).map { line(&draw, $0) }
    let text = lines.joined(separator: "\n") + "\n"
    try folder.write("weekly.events.jsonl", text)
    let all = try ConsentLog.statuses(of: files)
    for number in 0..<13 {
      // Whoever appends erases what a merge brought back of people who were forgotten.
      try folder.write("weekly.events.jsonl", text)
      let address = try EmailAddress(parsing: "R\(number)@example.org")
      let one = try ConsentLog.statuses(of: files, of: address)
      #expect(one[address] == all[address])
      #expect(one.traces(of: address) == all.traces(of: address))
      #expect(one.words(of: address) == all.words(of: address))
      #expect(one.forgottenSince(address) == all.forgottenSince(address))
      #expect(one.record.undone == all.record.undone)
      // So hears who takes one person off the list.
      _ = try ConsentLog.append(to: files, about: address) { own in
        #expect(own[address] == all[address])
        #expect(own.isForgotten(address) == all.isForgotten(address))
        #expect(own.isOutForGood(address) == all.isOutForGood(address))
        return []
      }
    }
    let left = all.record.addresses.filter {
      ForgottenKey.name(inStandIn: $0) == nil
        && all.record.ownWords(of: $0)?.status == .forgotten
    }
    #expect(all.record.hasForgottenLeft == !left.isEmpty)
    #expect(all.forgottenLeft == left.count)
    #expect(
      all.optOutCount
        == all.record.words.indices.count { index in
          let address = all.record.words.address(at: index)
          return all.record.words.hasLeft(at: index)
            && (ForgottenKey.name(inStandIn: address) != nil || all.record.forgotten.isEmpty
              || !all.record.words.hasLeft(Self.key.standIn(for: address)))
        })
  }

  @Test func `a line of another that is no event is an error all the same`() throws {
    try folder.write(
      "weekly.events.jsonl",
      #"{"email":"ada at example.org","event":"bounced","time":"2026-11-20T08:00:00Z"}"# + "\n")
    let ben = try EmailAddress(parsing: "ben@example.org")
    #expect(throws: (any Error).self) { try ConsentLog.statuses(of: files, of: ben) }
  }
}

/// Draws the same numbers each time.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
