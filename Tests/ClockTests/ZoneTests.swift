import Foundation
import Testing

@testable import Clock

/// What clocks show, beside what Python's `zoneinfo` says over the same files. The same is done for every change
/// of every zone in the interoperability tests.
@Suite struct ZoneTests {
  @Test(arguments: [
    ("Europe/Berlin", "2026-03-29T02:30", 0, "2026-03-29T03:00:00+02:00"),
    ("Europe/Berlin", "2026-10-25T02:30", 2, "2026-10-25T02:30:00+02:00"),
    ("Europe/Berlin", "2099-03-29T02:30", 0, "2099-03-29T03:00:00+02:00"),
    ("Europe/Berlin", "1945-05-24T02:30", 0, "1945-05-24T03:00:00+03:00"),
    ("Europe/Berlin", "1890-01-01T00:00", 1, "1890-01-01T00:00:00+00:53:28"),
    ("America/New_York", "2026-03-08T02:00", 0, "2026-03-08T03:00:00-04:00"),
    ("America/New_York", "2026-11-01T01:59", 2, "2026-11-01T01:59:00-04:00"),
    ("Australia/Lord_Howe", "2026-10-04T02:15", 0, "2026-10-04T02:30:00+11:00"),
    ("Australia/Lord_Howe", "2026-04-05T01:45", 2, "2026-04-05T01:45:00+11:00"),
    ("Australia/Lord_Howe", "2026-10-04T12:00", 1, "2026-10-04T12:00:00+11:00"),
    ("Pacific/Chatham", "2026-09-27T02:50", 0, "2026-09-27T03:45:00+13:45"),
    ("Pacific/Chatham", "2026-04-05T03:00", 2, "2026-04-05T03:00:00+13:45"),
    ("America/Havana", "2026-03-08T00:30", 0, "2026-03-08T01:00:00-04:00"),
    ("America/Havana", "2026-11-01T00:30", 2, "2026-11-01T00:30:00-04:00"),
    ("America/St_Johns", "2026-03-08T02:30", 0, "2026-03-08T03:00:00-02:30"),
    ("Europe/Dublin", "2026-03-29T01:30", 0, "2026-03-29T02:00:00+01:00"),
    ("Pacific/Apia", "2011-12-30T12:00", 0, "2011-12-31T00:00:00+14:00"),
    ("Pacific/Kwajalein", "1993-08-21T08:00", 0, "1993-08-22T00:00:00+12:00"),
    ("Africa/Monrovia", "1972-01-07T00:20", 0, "1972-01-07T00:44:30Z"),
    ("Asia/Kathmandu", "2026-07-01T00:00", 1, "2026-07-01T00:00:00+05:45"),
    ("Antarctica/Troll", "2026-03-29T01:30", 0, "2026-03-29T03:00:00+02:00"),
    ("America/Sao_Paulo", "2018-11-04T00:30", 0, "2018-11-04T01:00:00-02:00"),
    ("America/Asuncion", "2024-03-23T23:30", 2, "2024-03-23T23:30:00-03:00"),
  ])
  func `a local time that is skipped is the next, and of two the first`(
    name: String, text: String, count: Int, shown: String
  ) throws {
    let zone = try ZoneFiles().zone(named: name)
    let local = try #require(ISODate(text)).local
    let moments = zone.moments(of: local)
    #expect(moments.first.shown(in: zone) == shown)
    switch moments {
    case .one: #expect(count == 1)
    case .two(let first, let second):
      #expect(count == 2 && first < second && zone.local(second) == local)
    case .none: #expect(count == 0)
    }
    if count > 0 { #expect(zone.local(moments.first) == local) }
  }

  @Test(arguments: [
    // The last Sundays of March and October, at one o'clock in UTC.
    ("AAA-1BBB,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 7200),
    ("AAA-1BBB,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59Z", 3600),
    ("AAA-1BBB,M3.5.0,M10.5.0/3", "2400-10-29T01:00:00Z", 3600),
    // South of the equator summer goes over the end of the year.
    ("AAA-10BBB,M10.1.0,M4.1.0/3", "2026-12-31T23:00:00Z", 39_600),
    ("AAA-10BBB,M10.1.0,M4.1.0/3", "2027-07-01T00:00:00Z", 36_000),
    // Half an hour, an offset that is written out.
    ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-12-31T23:00:00Z", 39_600),
    // Days of the year without the leap day, and with it.
    ("AAA0BBB,J60/0,J300/0", "2028-02-29T23:30:00Z", 0),
    ("AAA0BBB,J60/0,J300/0", "2028-03-01T00:00:00Z", 3600),
    ("AAA0BBB,59/0,299/0", "2028-02-29T00:00:00Z", 3600),
    // Before midnight and after it (RFC 9636 §3.3.2).
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3600),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z", -7200),
    ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-28T00:00:00Z", 10_800),
    ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-27T23:59:59Z", 7200),
    // Summer time for ever, and none.
    ("XXX3EDT4,0/0,J365/23", "2026-12-31T23:00:00Z", -14_400),
    ("<+0545>-5:45", "2026-06-01T00:00:00Z", 20_700),
    // “Summer” that lies behind.
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01T00:00:00Z", 0),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00:00Z", 3600),
  ])
  func `years to come go by the rule of the footer`(
    footer: String, moment: String, offset: Int
  ) throws {
    let rules = try ZoneRules(tzif: TZif(footer: footer).bytes)
    let time = Int(try Date(moment, strategy: .iso8601).timeIntervalSince1970)
    #expect(rules.offset(at: time) == offset)
  }

  @Test func `what was is told by transitions, what comes by the rule`() throws {
    let file = TZif(
      transitions: [(1000, 3600), (2000, 7200)], offsets: [600, 3600, 7200], footer: "<+01>-1")
    let rules = try ZoneRules(tzif: file.bytes)
    #expect(
      [Int.min / 4, 999, 1000, 1999, 2000].map(rules.offset) == [600, 600, 3600, 3600, 3600])
    var silent = file
    silent.footer = ""
    #expect(try ZoneRules(tzif: silent.bytes).offset(at: 5000) == 7200)
  }

  @Test func `two zones are the same by their names and their rules`() throws {
    let berlin = try ZoneFiles().zone(named: "Europe/Berlin")
    #expect(berlin == (try ZoneFiles().zone(named: "Europe/Berlin")))
    #expect(berlin != (try ZoneFiles().zone(named: "Europe/Paris")))
    #expect(Zone(offset: 3600) != Zone(offset: 7200) && Zone(offset: 0) == .utc)
  }

  @Test func `a moment beyond all calendars stops nothing`() throws {
    for zone in [Zone.utc, try ZoneFiles().zone(named: "Europe/Berlin")] {
      for time in [Date.distantPast, .distantFuture, Date(timeIntervalSince1970: 1e300)] {
        #expect(
          !time.shown(in: zone).isEmpty && !time.adding(days: 3, in: zone).shown(in: zone).isEmpty)
      }
    }
  }
}
