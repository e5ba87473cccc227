import Delivery
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// A journal that somebody reads while it grows.
@Suite struct FollowerTests {
  private final class Seen { var words: [String] = [] }

  private func follower(_ place: Place, _ seen: Seen) -> JournalFollower {
    JournalFollower(at: place) { sighting in
      switch sighting {
      case .beginning: seen.words = []
      case .run: seen.words.append("run")
      case .recipient(let record):
        seen.words.append(
          "\(record.kind?.rawValue ?? "retry") \(record.number) \(record.relay) \(record.reply)")
      }
    }
  }

  private func sent() throws -> (TestEdition, Place, [String]) {
    let edition = try TestEdition()
    try edition.compose()
    try edition.send()
    let place = Place(
      url: edition.folder.url.appending(path: "issues/2025-W47/journal"), shown: "j")
    let seen = Seen()
    var whole = follower(place, seen)
    try whole.read()
    return (edition, place, seen.words)
  }

  @Test func `each record is seen once, wherever the file ended when it was read`() throws {
    let (edition, place, expected) = try sent()
    #expect(expected.count == 11 && expected[0] == "run")
    let bytes = Array(try Data(contentsOf: place.url))
    let growing = Place(url: edition.folder.url.appending(path: "growing"), shown: "g")
    let seen = Seen()
    var follower = follower(growing, seen)
    try follower.read()
    #expect(seen.words.isEmpty)
    for end in stride(from: 0, through: bytes.count, by: 7).map({ $0 }) + [bytes.count] {
      // In place, as a run writes.
      let file = open(growing.path, O_WRONLY | O_CREAT, 0o600)
      #expect(pwrite(file, bytes, end, 0) == end)
      close(file)
      try follower.read()
    }
    #expect(seen.words == expected)
    #expect(follower.state.acceptedCount == 5)
  }

  @Test func `half a record that is cut off and written anew is read again`() throws {
    let (edition, place, expected) = try sent()
    let bytes = Array(try Data(contentsOf: place.url))
    let growing = Place(url: edition.folder.url.appending(path: "growing"), shown: "g")
    try Data(bytes.dropLast(20) + Array("torn".utf8)).write(to: growing.url)
    let seen = Seen()
    var follower = follower(growing, seen)
    try follower.read()
    #expect(seen.words.count == expected.count - 1)
    let file = open(growing.path, O_WRONLY | O_TRUNC)
    #expect(write(file, bytes, bytes.count) == bytes.count)
    close(file)
    try follower.read()
    #expect(seen.words == expected)
    // Another journal with the name.
    try FileManager.default.removeItem(at: growing.url)
    try Data(bytes.dropLast(20)).write(to: growing.url)
    try follower.read()
    #expect(seen.words.count == expected.count - 1)
  }

  @Test func `a damaged record is an error, and not read past`() throws {
    let (edition, place, _) = try sent()
    var bytes = Array(try Data(contentsOf: place.url))
    bytes[bytes.count - 100] ^= 1
    let damaged = Place(url: edition.folder.url.appending(path: "damaged"), shown: "d")
    try Data(bytes).write(to: damaged.url)
    var follower = follower(damaged, Seen())
    #expect(throws: Problem.self) { try follower.read() }
  }
}
