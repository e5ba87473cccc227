import DNS
import Testing

@testable import Newsroom

/// DMARC records, and where one is found.
@Suite struct DMARCTests {
  @Test(arguments: [
    ("v=DMARC1", true), ("v=DMARC1;p=none", true), ("V = DMARC1 ; P = Reject", true),
    ("v=dmarc1; p=none", false), ("v=DMARC1 p=none", false), ("p=none; v=DMARC1", false),
    ("v=DMARC10; p=none", false), ("v=DMARC1,p=none", false), (" v=DMARC1; p=none", true),
    ("", false),
  ])
  func `the version comes first and ends with a semicolon`(_ text: String, _ isOne: Bool) {
    #expect((DMARCRecord(parsing: text) != nil) == isOne)
  }

  @Test(arguments: ["v=dmarc1; p=none", "v=DMARC1 p=none", "\"v=DMARC1; p=none\"", "v = dmarc1"])
  func `what was meant as one is known`(_ text: String) {
    #expect(DMARCRecord.isNearlyRecord(text))
  }

  @Test func `tags are read, and what has no effect is named`() throws {
    let record = try #require(
      DMARCRecord(
        parsing:
          "v=DMARC1; p=QUARANTINE ;sp=reject; np=none; adkim=s; aspf=S; t=y; psd=n; pct=20; ri=3600; rua=mailto:a@example.org , mailto:b@example.org!10m; x=1; p=none; fo=1;;"
      ))
    #expect(record.policy == .quarantine)
    #expect(record.subdomainPolicy == .reject)
    #expect(record.nonexistentPolicy == DMARCRecord.Policy.none)
    #expect(record.isStrictForDKIM && record.isStrictForSPF && record.isTest)
    #expect(record.boundary == .no)
    #expect(record.reports == ["mailto:a@example.org", "mailto:b@example.org!10m"])
    #expect(
      record.ignored == [
        "“pct” has no effect any more", "“ri” has no effect any more",
        "“x” is no tag that is known", "“p” stands there once more",
      ])
  }

  @Test func `what is not valid is as if it were not there`() throws {
    let record = try #require(
      DMARCRecord(
        parsing:
          "v=DMARC1; p=none rua=mailto:a@example.org; sp=maybe; aspf=x; psd=q; t=1; pct=0; junk"
      ))
    #expect(record.policy == nil)
    #expect(record.subdomainPolicy == nil && !record.isStrictForSPF && !record.isTest)
    #expect(record.boundary == .undecided)
    #expect(record.ignored.count == 7)
    #expect(record.ignored.contains("“pct=0” has no effect any more: “t=y” asks for a test"))
    #expect(record.ignored.contains("“ junk” is no tag"))
  }

  @Test(arguments: [
    ("v=DMARC1; p=reject", true, true, "reject"), ("v=DMARC1; p=reject", false, true, "reject"),
    ("v=DMARC1; p=reject; sp=none", false, true, "none"),
    ("v=DMARC1; p=none; sp=quarantine", false, false, "quarantine"),
    ("v=DMARC1; p=none; np=reject", false, false, "reject"),
    ("v=DMARC1; p=none; np=reject", false, true, "none"),
    ("v=DMARC1; p=none; np=reject", true, false, "none"), ("v=DMARC1", true, true, "none"),
  ])
  func `a name is asked for what stands for it`(
    _ text: String, _ isOwn: Bool, _ exists: Bool, _ wanted: String
  ) throws {
    let record = try #require(DMARCRecord(parsing: text))
    #expect(record.policy(isOwn: isOwn, exists: exists).rawValue == wanted)
  }

  @Test func `at most eight names are asked`() {
    #expect(
      DMARCWalk.targets(from: "a.b.c.d.e.f.g.example.org") == [
        "a.b.c.d.e.f.g.example.org", "c.d.e.f.g.example.org", "d.e.f.g.example.org",
        "e.f.g.example.org", "f.g.example.org", "g.example.org", "example.org", "org",
      ])
    #expect(DMARCWalk.targets(from: "b.c.d.e.f.g.example.org").count == 8)
    #expect(
      DMARCWalk.targets(from: "1.2.3.a.b.c.d.e.f.g.example.org").dropFirst().first
        == "c.d.e.f.g.example.org")
    #expect(DMARCWalk.targets(from: "org") == ["org"])
    let names = Names()
    _ = DMARCWalk(from: "0.1.2.3.a.b.c.d.e.f.g.example.org", lookUp: names.answer)
    #expect(names.asked.count == 8)
  }

  private static let plain = "v=DMARC1; p=none"
  private static let yes = "v=DMARC1; p=reject; psd=y"
  private static let no = "v=DMARC1; p=none; psd=n"

  @Test(
    arguments: [
      // Nothing anywhere: a name is its own organisation.
      ([:], "news.example.org", "news.example.org", nil),
      (["example.org": plain], "news.example.org", "example.org", "example.org"),
      (["news.example.org": plain], "news.example.org", "news.example.org", "news.example.org"),
      // The fewest labels win, and the name's own record counts for it.
      (
        ["news.example.org": plain, "example.org": plain], "news.example.org", "example.org",
        "news.example.org"
      ),
      (
        ["a.example.org": no, "example.org": plain], "x.a.example.org", "a.example.org",
        "a.example.org"
      ),
      // One label below a name that others have names below.
      (["org": yes], "x.example.org", "example.org", "org"),
      (["org": yes, "example.org": plain], "x.example.org", "example.org", "example.org"),
      (["org": yes, "x.example.org": plain], "x.example.org", "example.org", "x.example.org"),
      (["co.org": yes, "org": plain], "a.b.example.co.org", "example.co.org", "co.org"),
      // Of the name that the walk begins at, “psd=y” says nothing of where its organisation ends.
      (["org": yes], "org", "org", "org"),
      (["example.org": yes, "org": plain], "example.org", "example.org", "example.org"),
      // Of several at one name none counts, and the walk goes on.
      (
        ["example.org": "v=DMARC1; p=none\nv=DMARC1; p=reject", "org": plain], "example.org", "org",
        "org"
      ),
      (
        ["example.org": "v=DMARC1; p=none\nsomething else"], "example.org", "example.org",
        "example.org"
      ),
      // Two labels are jumped over where there are nine.
      (
        ["b.c.d.e.f.g.example.org": plain], "a.b.c.d.e.f.g.example.org",
        "a.b.c.d.e.f.g.example.org", nil
      ),
      (
        ["c.d.e.f.g.example.org": plain], "a.b.c.d.e.f.g.example.org", "c.d.e.f.g.example.org",
        "c.d.e.f.g.example.org"
      ),
    ] as [([String: String], String, String, String?)])
  func `the walk finds the organisation and the record`(
    _ records: [String: String], _ domain: String, _ organisation: String, _ applied: String?
  ) {
    let texts = Dictionary(uniqueKeysWithValues: records.map { ("_dmarc.\($0)", $1) })
    let walk = DMARCWalk(from: domain, lookUp: Names(texts).answer)
    #expect(walk.organizationalDomain == organisation)
    #expect(walk.applied?.domain == applied)
    #expect(walk.gap == nil)
  }

  @Test func `a name that could not be looked up ends the walk`() {
    let names = Names(["_dmarc.example.org": "v=DMARC1; p=none"]).fail(
      .txt, "_dmarc.news.example.org")
    let walk = DMARCWalk(from: "news.example.org", lookUp: names.answer)
    #expect(walk.gap == "_dmarc.news.example.org: the server could not find out (SERVFAIL)")
  }

  @Test(arguments: [
    ("v=DKIM1; k=rsa; p=\(String(repeating: "A", count: 392))", DKIMKey.State.good(kind: "rsa")),
    ("p=\(String(repeating: "A", count: 216))", .good(kind: "rsa")),
    ("v=DKIM1; p=\(String(repeating: "A", count: 124))", .short),
    ("v=DKIM1; k=ed25519; p=\(String(repeating: "A", count: 43))=", .good(kind: "ed25519")),
    ("v=DKIM1; k=ed25519; p=AAAA", .broken("the key is not one of Ed25519")),
    ("v=DKIM1; p=", .revoked), ("v=DKIM1; p = ; t=y", .revoked),
    ("v=DKIM1", .broken("there is no key in it (p=)")),
    ("k=rsa; v=DKIM1; p=AAAA", .broken("“v=DKIM1” is not the version that comes first")),
    ("v=DKIM2; p=AAAA", .broken("“v=DKIM2” is not the version that comes first")),
    ("v=DKIM1; p=*", .broken("the key is no base64")),
    ("v=DKIM1; k=dsa; p=AAAA", .broken("“k=dsa” is no kind of key that is known")),
  ])
  func `a DKIM key is what it says`(_ text: String, _ state: DKIMKey.State) {
    #expect(DKIMKey(parsing: text).state == state)
  }
}
