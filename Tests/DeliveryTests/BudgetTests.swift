import Foundation
import Diagnostics
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// Budgets that hold over runs, restarts and clocks that are put back.
@Suite struct BudgetTests {
  private let folder: TemporaryFolder
  private var place: Place { Place(url: folder.url.appending(path: "budgets"), shown: "budgets") }
  private var spent: URL { place.appending("spent").url }

  init() throws { folder = try TemporaryFolder() }

  private static let begin = Date(timeIntervalSince1970: 1_800_000_000)

  /// Takes from a budget where it may.
  private static func take(
    _ file: BudgetFile, _ book: inout BudgetBook, _ rate: Rate, at now: Date, _ name: String = "run"
  ) throws -> Bool {
    try file.deciding(&book, at: now) { book in
      guard book.turn(of: name, by: [rate], at: now).date <= now else { return false }
      book.spend(name, at: now)
      return true
    }
  }

  @Test(
    arguments: [
      Rate(20, per: .day), Rate(10, per: .minute), Rate(1.5, per: .second), Rate(7, per: .hour),
    ],
    [1, 2, 3, 4])
  func `no budget is exceeded, whatever runs and restarts and clocks do`(
    rate: Rate, seed: UInt64
  ) throws {
    var generator = Chance(seed: seed)
    // What really is the time, and how far the clock is behind it: it is only ever put back.
    var time = Self.begin
    var behind = 0.0
    var runs: [(file: BudgetFile, book: BudgetBook)] = []
    var taken: [Date] = []
    let step = rate.period.seconds / max(1, rate.count)
    for _ in 0..<1500 {
      time += Double.random(in: 0...step, using: &generator)
      switch Int.random(in: 0..<60, using: &generator) {
      case 0: behind += Double.random(in: 0...rate.period.seconds / 2, using: &generator)
      case 1: runs.removeAll()
      case 2: if !runs.isEmpty { runs.removeLast() }
      default: break
      }
      if runs.count < 3, runs.isEmpty || Bool.random(using: &generator) {
        runs.append((try BudgetFile(in: place), BudgetBook()))
      }
      let index = Int.random(in: 0..<runs.count, using: &generator)
      if try Self.take(runs[index].file, &runs[index].book, rate, at: time - behind) {
        taken.append(time)
      }
    }
    #expect(taken.count > 20)
    let most = max(1, Int(rate.count))
    let span = rate.count < 1 ? rate.period.seconds / rate.count : rate.period.seconds
    for (index, date) in taken.enumerated() where index >= most {
      // Half a microsecond is what a Double of such a date leaves open.
      #expect(
        date.timeIntervalSince(taken[index - most]) >= min(
          span, Double(most) * (rate.interval ?? span)) - 1e-5)
    }
  }

  @Test func `a clock that was far ahead holds nobody back for long`() throws {
    let rate = Rate(5, per: .day)
    var book = BudgetBook()
    let file = try BudgetFile(in: place)
    let year = 365 * 86_400.0
    for _ in 0..<5 { #expect(try Self.take(file, &book, rate, at: Self.begin + year)) }
    // The clock is put right: what was spent counts as spent now, and no more than a day.
    for later in [0, 3600, 86_000] {
      var other = BudgetBook()
      #expect(try !Self.take(BudgetFile(in: place), &other, rate, at: Self.begin + Double(later)))
    }
    var other = BudgetBook()
    #expect(try Self.take(BudgetFile(in: place), &other, rate, at: Self.begin + 86_400 + 61))
    // The run that was at work meanwhile sees the same.
    #expect(try Self.take(file, &book, rate, at: Self.begin + 86_400 + 62))
  }

  @Test(arguments: [180.0, -180, 1500])
  func `machines whose clocks differ by minutes keep one pace`(ahead: Double) throws {
    let rate = Rate(60, per: .minute)
    let (here, there) = (try BudgetFile(in: place), try BudgetFile(in: place))
    var (book, otherBook) = (BudgetBook(), BudgetBook())
    var taken = (here: 0, there: 0)
    var identity: UInt64?
    for step in 0..<600 {
      let now = Self.begin + Double(step) / 2
      // Each asks twice as often as the rate lets both take.
      if try Self.take(here, &book, rate, at: now) { taken.here += 1 }
      if try Self.take(there, &otherBook, rate, at: now + 0.25 + ahead) { taken.there += 1 }
      let file = try FileManager.default.attributesOfItem(atPath: spent.path)[.systemFileNumber]
      // Nobody writes the file anew for it.
      let number = (file as? NSNumber)?.uint64Value
      identity = identity ?? number
      #expect(identity == number)
    }
    // Nobody stalls, and both together take what one might.
    #expect((280...301).contains(taken.here + taken.there), "\(taken)")
    // A run that begins then waits for no clock but its own.
    var third = BudgetBook()
    let end = Self.begin + 300
    let late = try BudgetFile(in: place)
    #expect(try !Self.take(late, &third, rate, at: end) || ahead < 0)
    #expect(try Self.take(late, &third, rate, at: end + 1.5))
  }

  @Test func `a run whose own clock is put back waits for no time that is gone`() throws {
    let rate = Rate(60, per: .minute)
    let file = try BudgetFile(in: place)
    var book = BudgetBook()
    #expect(try Self.take(file, &book, rate, at: Self.begin + 600))
    #expect(try !Self.take(file, &book, rate, at: Self.begin))
    #expect(try Self.take(file, &book, rate, at: Self.begin + 1))
  }

  @Test func `what a crash left unfinished counts for nothing and spoils nothing`() throws {
    let rate = Rate(3, per: .day)
    var book = BudgetBook()
    #expect(try Self.take(BudgetFile(in: place), &book, rate, at: Self.begin))
    for garbage in [
      "179999", "1800000000000000 1", "nonsense\n", "1800000000000001 -4 run\n", "\u{0}\n",
    ] {
      let handle = try FileHandle(forWritingTo: spent)
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(garbage.utf8))
      try handle.close()
      var other = BudgetBook()
      #expect(
        try !Self.take(BudgetFile(in: place), &other, Rate(1, per: .day), at: Self.begin + 60))
    }
    var other = BudgetBook()
    let file = try BudgetFile(in: place)
    #expect(try Self.take(file, &other, rate, at: Self.begin + 120))
    #expect(try Self.take(file, &other, rate, at: Self.begin + 120))
    #expect(try !Self.take(file, &other, rate, at: Self.begin + 120))
  }

  @Test func `the file stays small, and nobody at work loses sight of it`() throws {
    let file = try BudgetFile(in: place)
    let other = try BudgetFile(in: place)
    var (book, otherBook) = (BudgetBook(), BudgetBook())
    let rate = Rate(100_000, per: .day)
    for number in 0..<30_000 {
      let now = Self.begin + Double(number) * 0.01
      if number.isMultiple(of: 1000) {
        #expect(try Self.take(other, &otherBook, rate, at: now))
      } else {
        #expect(try Self.take(file, &book, rate, at: now))
      }
    }
    let size = try #require(
      FileManager.default.attributesOfItem(atPath: spent.path)[.size] as? Int)
    #expect(size < 300_000, "\(size)")
    var third = BudgetBook()
    let now = Self.begin + 301
    #expect(try !Self.take(BudgetFile(in: place), &third, Rate(30_000, per: .day), at: now))
    #expect(try Self.take(BudgetFile(in: place), &third, Rate(30_001, per: .day), at: now))
  }

  @Test func `runs at work together never take one too many`() throws {
    let rate = Rate(500, per: .day)
    let taken = Mutex(0)
    let failures = Mutex<[String]>([])
    let place = place
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      do {
        // A file description each, as processes have.
        let file = try BudgetFile(in: place)
        var book = BudgetBook()
        for _ in 0..<200 where try Self.take(file, &book, rate, at: Self.begin + 5) {
          taken.withLock { $0 += 1 }
        }
      } catch { failures.withLock { $0.append("\(error)") } }
    }
    #expect(failures.withLock { $0 } == [])
    #expect(taken.withLock { $0 } == 500)
  }

  @Test func `runs at work together do not write the file anew again and again`() throws {
    let rate = Rate(1_000_000, per: .day)
    var (book, now) = (BudgetBook(), Self.begin)
    let file = try BudgetFile(in: place)
    func number() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: spent.path)[.systemFileNumber] as? Int
    }
    // So many budgets that what counts still is more than a file that is looked at.
    for budget in 0..<2000 {
      #expect(try Self.take(file, &book, rate, at: now, "relay a domain d\(budget).example"))
    }
    var seen: Set<Int?> = [try number()]
    var runs = try (0..<3).map { _ in (file: try BudgetFile(in: place), book: BudgetBook()) }
    for turn in 0..<60 {
      now += 0.1
      let index = turn % 3
      #expect(try Self.take(runs[index].file, &runs[index].book, rate, at: now))
      seen.insert(try number())
    }
    #expect(seen.count == 1, "\(seen.count)")
    // A day later nothing of it counts, and the first who looks makes it short.
    var later = BudgetBook()
    #expect(try Self.take(BudgetFile(in: place), &later, rate, at: now + 90_000))
    #expect(try Self.take(file, &book, rate, at: now + 90_001))
    let attributes = try FileManager.default.attributesOfItem(atPath: spent.path)
    #expect(attributes[.size] as? Int ?? .max < 100, "\(attributes)")
  }
}

/// Chance that a seed decides (SplitMix64).
private struct Chance: RandomNumberGenerator {
  var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
