import Diagnostics
import Foundation
import Mail
import Testing

@testable import Subscribers

/// The reader of plain lines beside the one of all JSON: where it says anything, they say the same.
@Suite struct ConsentLineTests {
  @Test(arguments: [
    #"{"email":"ada@example.org","event":"subscribed","source":"cli","time":"2026-11-20T08:00:00Z"}"#,
    #"{"time":"2024-02-29T23:59:59.007Z","event":"bounced","email":"ADA@Example.org","reason":"550 no","id":"x/1","source":"bounce"}"#,
    #"{"event":"undone","of":"x/1","source":"cli","time":"2026-01-01T00:00:00.999Z"}"#,
    #"{"email":"a@b.example","event":"renamed","to":"c@d.example","time":"1970-01-01T00:00:00Z"}"#,
    #"{"email":"a@b.example","event":"subscribed","renews":true,"reason":"wrote","time":"2026-12-31T10:10:10Z","later":"key"}"#,
    #"{"email":"a@b.example","event":"pending","renews":false,"time":"2000-03-01T10:10:10Z","source":""}"#,
  ])
  func `plain lines are read by hand, and as JSON would be`(line: String) throws {
    let event = try #require(byHand(line))
    #expect(Shown(event) == Shown(try ConsentEvent(parsing: Data(line.utf8))))
  }

  @Test(arguments: [
    #"{"email":"ada@example.org","event":"subscribed","time":"2026-02-29T08:00:00Z"}"#,
    #"{"email":"ada@example.org","event":"subscribed","time":"2026-11-20T24:00:00Z"}"#,
    #"{"email":"ada@example.org","event":"subscribed","time":"2026-11-20T08:00:00+01:00"}"#,
    #"{"email":"ada@example.org","email":"b@example.org","event":"subscribed","time":"2026-11-20T08:00:00Z"}"#,
    #"{"email":"zoë@example.org","event":"subscribed","time":"2026-11-20T08:00:00Z"}"#,
    #"{"email":"a\u0064a@example.org","event":"subscribed","time":"2026-11-20T08:00:00Z"}"#,
    #"{"email":"ada@example.org","event":"subscribed","time":"2026-11-20T08:00:00Z"} "#,
    #"{"email":"ada@example.org","event":"subscribed","time":"2026-11-20T08:00:00Z","n":1}"#,
    #"{"email":"ada@example.org","event":"left","time":"2026-11-20T08:00:00Z"}"#,
    #"{"event":"undone","time":"2026-11-20T08:00:00Z"}"#, #"{"#, "", "{}", "<<<<<<< HEAD",
  ])
  func `what is not plain is left to the reader of JSON`(line: String) {
    #expect(byHand(line) == nil)
  }

  @Test(arguments: [
    #"{"email":"ada@example.org","email":"b@example.org","event":"subscribed","time":"2026-11-20T08:00:00Z"}"#,
    #"{"email":"ada@example.org","event":"unsubscribed","event":"subscribed","time":"2026-11-20T08:00:00Z"}"#,
    #"{"email":"ada@example.org","\u0065vent":"unsubscribed","event":"subscribed","time":"2026-11-20T08:00:00Z"}"#,
    #"{"time":"2026-11-20T08:00:00Z","email":"ada@example.org","event":"bounced","n":{"a":[1,"event"]},"time":"2026-11-20T08:00:00Z"}"#,
  ])
  func `a line in which a key stands twice cannot be read`(line: String) throws {
    #expect(byHand(line) == nil)
    let problem = #expect(throws: Problem.self) { try ConsentEvent(parsing: Data(line.utf8)) }
    #expect(problem?.reason.contains("twice") == true)
  }

  @Test func `keys that nobody knows may stand there as they like`() throws {
    let line =
      #"{"email":"ada@example.org","event":"bounced","k":"email","k":{"event":1,"event":2},"time":"2026-11-20T08:00:00Z","l":["time","time"]}"#
    #expect(try ConsentEvent(parsing: Data(line.utf8)).kind == .bounced)
  }

  @Test(arguments: ["1969-12-31T23:59:59.500Z", "1969-12-31T23:59:59Z", "1901-01-01T00:00:00.001Z"])
  func `a moment before 1970 is written as it was read`(time: String) throws {
    let line = #"{"email":"ada@example.org","event":"bounced","source":"","time":"\#(time)"}"#
    let event = try ConsentEvent(parsing: Data(line.utf8))
    #expect(String(decoding: try event.encoded(), as: UTF8.self) == line + "\n")
  }

  /// Lines of the pieces that lines are made of, in orders that nobody thought of.
  @Test func `a line that is read by hand is never read otherwise`() {
    var random = Numbers(state: 7)
    let pieces = [
      "{", "}", ",", ":", "\"", "\\", " ", "\"email\":\"ada@example.org\"",
      "\"email\":\"Ada@b.example\"",
      "\"event\":\"bounced\"", "\"event\":\"confirmed\"", "\"event\":\"undone\"",
      "\"event\":\"renamed\"",
      "\"to\":\"x@y.example\"", "\"of\":\"7\"", "\"id\":\"7\"", "\"source\":\"web\"",
      "\"renews\":true",
      "\"renews\":\"true\"", "\"reason\":\"a b\"", "\"time\":\"2026-11-20T08:00:00Z\"",
      "\"time\":\"2026-11-20T08:00:00.5Z\"", "\"time\":\"2026-11-31T08:00:00Z\"",
      "\"time\":\"2028-02-29T08:00:00.123Z\"", "\"n\":1", "\"m\":{}", "\"k\":\"v\"", "true", "é",
    ]
    var known = 0
    for round in 0..<20_000 {
      let count = 2 + random.next(below: 6)
      let chosen = (0..<count).map { _ in pieces[random.next(below: pieces.count)] }
      // Half of them are joined as a line would be.
      let line =
        round % 2 == 0
        ? "{\(chosen.filter { $0.count > 3 }.joined(separator: ","))}" : chosen.joined()
      guard let event = byHand(line) else { continue }
      known += 1
      guard let other = try? ConsentEvent(parsing: Data(line.utf8)) else {
        Issue.record("JSON refuses \(line)")
        continue
      }
      #expect(Shown(event) == Shown(other), "\(line)")
      #expect(counted(line) == counted(other), "\(line)")
    }
    #expect(known > 20)
  }

  /// Lines that are nearly as programs write them, with a sign changed, left out or put in.
  @Test func `a sign that is wrong is never taken for another`() {
    var random = Numbers(state: 11)
    let signs = Array("\"\\{}:,@. \t\u{7F}\u{00}aZ09é\r".utf8)
    var known = 0
    for round in 0..<30_000 {
      let kinds = ["subscribed", "confirmed", "bounced", "unsubscribed", "complained", "pending"]
      var line = Array(
        (#"{"email":"r\#(round)@Mail.example","event":"\#(kinds[round % 6])","id":"\#(round % 4)","#
          + #""reason":"550 5.1.1 no such mailbox","source":"\#(round % 2 == 0 ? "web" : "cli")","#
          + #""time":"2026-11-20T08:00:0\#(round % 10)Z"}"#).utf8)
      for _ in 0..<random.next(below: 3) {
        let place = random.next(below: line.count)
        switch random.next(below: 3) {
        case 0: line.remove(at: place)
        case 1: line[place] = signs[random.next(below: signs.count)]
        default: line.insert(signs[random.next(below: signs.count)], at: place)
        }
      }
      guard let event = line.withUnsafeBytes({ ConsentLine.event($0) }) else { continue }
      known += 1
      guard let other = try? ConsentEvent(parsing: line) else {
        Issue.record("JSON refuses \(String(decoding: line, as: UTF8.self))")
        continue
      }
      #expect(Shown(event) == Shown(other), "\(String(decoding: line, as: UTF8.self))")
      #expect(
        counted(String(decoding: line, as: UTF8.self)) == counted(other),
        "\(String(decoding: line, as: UTF8.self))")
    }
    #expect(known > 5000)
  }

  /// What a line comes to where it is not taken for an event first.
  private func counted(_ line: String) -> [String] {
    var record = Self.known()
    let isTaken = Array(line.utf8).withUnsafeBytes { bytes in
      ConsentLine(bytes).map { record.add($0) } ?? false
    }
    #expect(isTaken)
    return Self.said(by: record)
  }

  private func counted(_ event: ConsentEvent) -> [String] {
    var record = Self.known()
    record.add(event)
    return Self.said(by: record)
  }

  /// A record in which somebody has another address already, and an id is undone.
  private static func known() -> ConsentRecord {
    var record = ConsentRecord(undone: ["3"])
    guard let old = try? EmailAddress(parsing: "ada@example.org"),
      let new = try? EmailAddress(parsing: "ada@new.example")
    else { return record }
    var renamed = ConsentEvent(time: .distantPast, kind: .renamed, address: old, source: "cli")
    renamed.newAddress = new
    record.add(renamed)
    return record
  }

  private static func said(by record: ConsentRecord) -> [String] {
    record.addresses.sorted().map { address in
      let one = EmailAddress(canonical: address)
      return "\(address) \(record.status(of: one)) \(String(describing: record.words(of: one)))"
    } + ["\(record.optOutCount) \(record.undone.sorted()) \(["1", "2", "7"].map(record.has))"]
  }

  private func byHand(_ line: String) -> ConsentEvent? {
    Array(line.utf8).withUnsafeBytes { ConsentLine.event($0) }
  }

  private struct Shown: Equatable {
    var words: [String?]
    var kind: ConsentEvent.Kind
    var milliseconds: Double
    var renews: Bool

    init(_ event: ConsentEvent) {
      words = [
        event.address?.spelling, event.address?.canonical, event.source, event.reason, event.id,
        event.undone, event.newAddress?.canonical,
      ]
      kind = event.kind
      milliseconds = (event.time.timeIntervalSince1970 * 1000).rounded()
      renews = event.renews
    }
  }

  /// The same numbers each time (a linear congruential generator).
  private struct Numbers {
    var state: UInt64

    mutating func next(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
  }
}
