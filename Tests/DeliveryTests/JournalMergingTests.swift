import Diagnostics
import Foundation
import TestSupport
import Synchronization
import Testing

@testable import Delivery

/// Several journals of one issue, read as one.
@Suite struct JournalMergingTests {
  /// A journal of these records, `minute kind reply`, all of recipient 1, begun at a minute.
  private func state(_ lines: [String], at start: Int = 0) throws -> JournalState {
    let medium = MemoryJournal()
    let now = Mutex(date(start))
    let journal = try Journal.begin(
      TestJournal.beginning, TestJournal.recipients, on: medium, now: { now.withLock { $0 } })
    for line in lines {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      let minute = try #require(Int(words[0]))
      now.withLock { $0 = date(minute) }
      if words[1] == "retry" {
        try journal.putBack([1])
      } else {
        let kind = try #require(JournalRecord.Kind(rawValue: words[1]))
        _ = try journal.append(kind, 1, relay: "a", reply: words.count > 2 ? words[2] : "")
      }
    }
    try journal.close()
    return try JournalState(on: medium)
  }

  private func date(_ minute: Int) -> Date {
    Date(timeIntervalSince1970: 1_800_000_000 + Double(minute) * 60)
  }

  /// Each with what both come to, whichever of them is read first.
  @Test(
    arguments: [
      ([], ["1 attempt", "2 accepted"], "accepted"),
      (["3 deferred 450 later"], ["1 attempt", "2 accepted"], "accepted"),
      (["3 rejected 550 5.1.1 no"], ["2 accepted"], "accepted"),
      (["3 attempt"], ["2 accepted"], "accepted"),
      (["3 retry"], ["2 accepted"], "accepted"),
      (["1 deferred 450 later"], ["2 rejected 550 5.1.1 no"], "rejected"),
      (["1 rejected 550 5.1.1 no"], ["2 deferred 450 later"], "deferred"),
      // Who may have it may have it, whatever the other run came to later.
      (["3 deferred 450 later"], ["2 attempt"], "in-doubt"),
      (["3 unsent x"], ["2 in-doubt x"], "in-doubt"),
      (["1 deferred 450 later"], ["2 attempt"], "attempt"),
      // A person put them back who knew, or who did not know yet.
      (["3 retry"], ["2 attempt"], nil), (["1 retry"], ["2 attempt"], "attempt"),
      (["3 retry"], ["2 rejected 550 no"], nil),
      (["1 rejected 550 no", "3 retry"], ["2 attempt"], nil),
      (["3 retry", "4 attempt", "5 accepted"], ["2 attempt"], "accepted"),
      (["3 retry", "4 attempt", "5 deferred 450 later"], ["2 attempt"], "deferred"),
      (["1 retry", "4 attempt", "5 deferred 450 later"], ["2 attempt"], "in-doubt"),
    ] as [([String], [String], String?)])
  func `the newest word counts, and nobody is forgotten who may have it`(
    one: [String], other: [String], kind: String?
  ) throws {
    for (one, other) in [(one, other), (other, one)] {
      var state = try state(one)
      state.merge(try self.state(other))
      #expect(state.outcome(of: 1)?.kind.rawValue == kind)
    }
  }

  @Test func `refusals count from the first of both, and replies go along`() throws {
    var state = try state(["5 deferred 450 later"])
    state.merge(try self.state(["1 deferred 450 no", "6 held 550 5.7.1 spam"]))
    let outcome = try #require(state.outcome(of: 1))
    #expect(outcome.kind == .held && outcome.deferrals == 2 && outcome.reply == "550 5.7.1 spam")
    #expect(outcome.firstRefusal == date(1))
  }

  @Test func `the date of a mail is the start of the run in which it was first tried`() throws {
    var state = try state(["9 deferred 450 later", "9 retry", "10 attempt"], at: 8)
    #expect(state.firstTried(1) == date(8) && state.firstTried(2) == nil)
    state.merge(try self.state(["3 attempt"], at: 2)) { $0 + 1 }
    #expect(state.firstTried(1) == date(8) && state.firstTried(2) == date(2))
  }

  @Test func `whom the other numbers in another way is found by the number here`() throws {
    var state = try state(["1 accepted"])
    state.merge(try self.state(["2 rejected 550 5.1.1 no"])) { _ in 7 }
    #expect(state.outcome(of: 1)?.kind == .accepted && state.outcome(of: 7)?.kind == .rejected)
    state.merge(try self.state(["2 accepted"])) { _ in nil }
    state.merge(try self.state(["2 accepted"])) { _ in 100_001 }
    #expect(state.acceptedCount == 1)
  }

  @Test(arguments: [
    ("550 5.1.1 no", true), ("550 5.1.2 no", true), ("550 5.1.3 no", true), ("550 5.1.6 no", true),
    ("550 5.1.10 no", true), ("550 5.2.1 no", true), ("550 5.1.0 no", false),
    ("550 5.2.2 full", false),
    ("550 5.7.1 no", false), ("550 no", false), ("550 4.1.1 no", false), ("5.1.1 no", false),
    ("given up after 5 days of: 550 5.1.1 no", false), ("", false),
  ])
  func `dead is an address of which the relay said so, and that was booked`(
    reply: String, isDead: Bool
  ) throws {
    let dead = try state(["1 rejected \(reply)"]).deadAddresses()
    #expect(dead.count == (isDead ? 1 : 0))
    #expect(dead.first.map { $0.run == date(0) && $0.number == 1 } ?? true)
    #expect(try state(["1 held \(reply)"]).deadAddresses().isEmpty)
    #expect(try state(["1 rejected \(reply)", "2 retry"]).deadAddresses().isEmpty)
    var merged = try state(["1 deferred 450 later"], at: 5)
    merged.merge(try state(["6 rejected \(reply)"], at: 2))
    #expect(merged.deadAddresses().map(\.run) == (isDead ? [date(2)] : []))
  }

  @Test func `journals of earlier versions tell of no dead address`() throws {
    let medium = MemoryJournal()
    let journal = try Journal.begin(
      TestJournal.beginning, TestJournal.recipients, on: medium, startsRun: false,
      now: TestJournal.now)
    _ = try journal.append(.rejected, 1, relay: "a", reply: "550 5.1.1 no")
    try journal.close()
    #expect(try JournalState(on: medium).deadAddresses().isEmpty)
  }

  @Test(arguments: 1...7)
  func `everybody is of one shard, and shards share what a relay takes`(count: Int) throws {
    let shards = try (1...count).map { try #require(Shard($0, of: count)) }
    for number in 1...50 { #expect(shards.count { $0.contains(number) } == 1) }
    var policy = DeliveryPolicy()
    policy.connections = 10
    let shares = try shards.map { try #require(policy.share(of: $0)) }
    #expect(shares.reduce(0) { $0 + $1.connections } == 10)
    policy.connections = count - 1
    #expect(shards.allSatisfy { policy.share(of: $0) == nil })
  }

  @Test(arguments: [
    ("/srv/a/journal.1", false), ("/mnt/alone/x/journal.1", true), ("/mnt/all/journal.1", false),
    ("/mnt/flock/journal.1", true), ("/mnt/flocks/journal.1", false),
    ("/mnt/alone/disk/journal.1", false), ("/mnt/two words/journal.1", true),
  ])
  func `a network folder whose locks others know nothing of is told`(path: String, isAlone: Bool) {
    let table = MountTable(
      parsing: """
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        23 22 0:40 / /mnt/alone rw shared:2 - nfs server:/a rw,vers=3,nolock,local_lock=all
        24 23 8:2 / /mnt/alone/disk rw - ext4 /dev/sdb1 rw
        25 22 0:41 / /mnt/all rw - nfs4 server:/b rw,vers=4.2,local_lock=none
        26 22 0:42 / /mnt/flock rw - nfs server:/c rw,local_lock=flock
        27 22 0:43 / /mnt/two\\040words rw - nfs server:/d rw,nolock
        half a line
        """)
    #expect(table.locksAlone(path) == isAlone)
  }

  @Test func `there is no shard beyond their number`() {
    for (number, count) in [(0, 4), (5, 4), (1, 0), (1, 1001), (-1, 4)] {
      #expect(Shard(number, of: count) == nil)
    }
  }

  @Test func `a file system that locks nothing is refused`() throws {
    let folder = try TemporaryFolder()
    try folder.write("journal.1", "")
    let place = Place(url: folder.url.appending(path: "journal.1"), shown: "journal.1")
    let problem = try #require(throws: Problem.self) {
      try RunLock(shard: place, locking: { _, _ in 0 })
    }
    #expect(problem.reason.contains("locks nothing") && problem.category == .system)
    let failing = try #require(throws: Problem.self) {
      try RunLock(
        shard: place,
        locking: { _, _ in
          errno = ENOLCK
          return -1
        })
    }
    #expect(failing.reason.contains("cannot be locked") && failing.category == .system)
    let lock = try RunLock(shard: place)
    #expect(RunLock.isHeld(shard: place))
    #expect(throws: Problem.self) { try RunLock(shard: place) }
    withExtendedLifetime(lock) {}
  }
}
