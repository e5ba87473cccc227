import Curl
import DNS
import Diagnostics
import Mail
import Testing

@testable import Newsroom

/// What the domain name system says of who sends, as a person reads it.
@Suite struct DomainReportTests {
  private func said(
    _ names: Names, from: String = "weekly@news.example.org", envelope: String? = nil,
    selectors: [String] = [], sender: String? = nil
  ) throws -> [String] {
    let from = try EmailAddress(parsing: from)
    var senders: [Sender] = []
    if let sender {
      let relay = RelaySettings(name: "here", url: "smtp://localhost:25", tls: .none)
      senders = [Sender(relay, own: sender, hello: "mail.example.org", lookUp: names.answer)]
    }
    return DomainReport(
      from: from, envelope: try envelope.map { try EmailAddress(parsing: $0) } ?? from,
      senders: senders, selectors: selectors, fromPlace: SourceLocation(file: "f"),
      envelopePlace: SourceLocation(file: "f"), lookUp: names.answer
    ).findings.map { "\($0.check.rawValue) \($0.severity.rawValue): \($0.problem.reason)" }
  }

  private func good() -> Names {
    Names([
      "news.example.org": "v=spf1 ip4:192.0.2.1 mx -all",
      "_dmarc.example.org": "v=DMARC1; p=none; sp=reject; rua=mailto:d@example.org",
      "s1._domainkey.news.example.org": "v=DKIM1; p=\(String(repeating: "A", count: 392))",
    ]).add(.mx, "news.example.org", .exchange(preference: 10, host: "mx.example.org"))
      .address("mx.example.org", "192.0.2.7").address("mail.example.org", "192.0.2.1")
      .add(.ptr, "1.2.0.192.in-addr.arpa", .name("mail.example.org"))
  }

  @Test func `all is well`() throws {
    #expect(
      try said(good(), selectors: ["s1"], sender: "192.0.2.1") == [
        "mx ok: mail for news.example.org goes to mx.example.org",
        "spf ok: the SPF record of news.example.org takes 1 of 10 lookups",
        "spf ok: 192.0.2.1, this machine, passes the SPF record of news.example.org",
        "dkim ok: there is a DKIM key at s1._domainkey.news.example.org (rsa)",
        "dmarc ok: the DMARC record of news.example.org, that of example.org asks for “reject” where neither SPF nor DKIM speaks for it",
        "alignment ok: SPF speaks for the author: both are news.example.org",
        "ptr ok: 192.0.2.1 has the name mail.example.org, which leads back to it",
      ])
  }

  @Test func `nothing is there`() throws {
    let said = try said(Names(), sender: "192.0.2.1")
    #expect(
      said == [
        "mx warning: there is no domain news.example.org: many refuse mail from it",
        "spf warning: news.example.org has no SPF record",
        "dkim warning: no DKIM key is published: there is no name _domainkey.news.example.org",
        "dmarc warning: there is no DMARC record for news.example.org: 3 names were asked, up to org",
        "alignment ok: SPF speaks for the author: both are news.example.org",
        "ptr warning: 192.0.2.1 has no name",
      ])
  }

  @Test func `a key of the organisation speaks for the author, unless the author wants its own`()
    throws
  {
    let key = "v=DKIM1; p=\(String(repeating: "A", count: 392))"
    let names = Names(["s1._domainkey.example.org": key, "_dmarc.example.org": "v=DMARC1; p=none"])
    func dkim(_ selectors: [String]) throws -> [String] {
      try said(names, selectors: selectors).filter { $0.hasPrefix("dkim ") }
    }
    #expect(try dkim(["s1"]) == ["dkim ok: there is a DKIM key at s1._domainkey.example.org (rsa)"])
    #expect(try dkim([]).first?.contains("there is a name _domainkey.example.org") == true)
    names.add(.txt, "_dmarc.news.example.org", .text("v=DMARC1; p=none; adkim=s"))
    #expect(try dkim(["s1"]).first?.contains("s1._domainkey.news.example.org") == true)
    #expect(try dkim([]).first?.hasPrefix("dkim warning: no DKIM key") == true)
  }

  @Test func `nothing can be looked up`() throws {
    let said = try DomainReport(
      from: EmailAddress(parsing: "a@example.org"),
      envelope: EmailAddress(parsing: "b@example.net"),
      senders: [], selectors: ["s1"], fromPlace: SourceLocation(file: "f"),
      envelopePlace: SourceLocation(file: "f"), lookUp: { _ in .unknown("no server answers") }
    ).findings
    #expect(said.map(\.check) == [.mx, .mx, .spf, .dkim, .dmarc, .alignment])
    #expect(said.allSatisfy { $0.severity == .unknown })
    #expect(said.allSatisfy { $0.problem.reason.hasPrefix("not known") })
    #expect(said.allSatisfy { $0.problem.reason.hasSuffix("no server answers") })
  }

  @Test(arguments: [
    (
      "192.0.2.9",
      "spf warning: 192.0.2.9, this machine, does not pass the SPF record of news.example.org"
    ),
    (
      "10.0.0.5",
      "spf unknown: not known whether mail through here passes SPF: this machine speaks from 10.0.0.5, which the world sees as another address"
    ),
    (
      "100.64.1.1",
      "spf unknown: not known whether mail through here passes SPF: this machine speaks from 100.64.1.1, which the world sees as another address"
    ),
    (
      "fd00::1",
      "spf unknown: not known whether mail through here passes SPF: this machine speaks from fd00::1, which the world sees as another address"
    ),
    ("192.0.2.7", "spf ok: 192.0.2.7, this machine, passes the SPF record of news.example.org"),
  ])
  func `this machine's address is judged where the world sees it`(
    _ address: String, _ wanted: String
  ) throws {
    #expect(try said(good(), sender: address).contains(wanted))
  }

  @Test func `a relay elsewhere may send from another address`() throws {
    let names = good().address("relay.example.net", "198.51.100.1")
    let relay = RelaySettings(name: "relay", url: "smtp://relay.example.net:587", tls: .required)
    let sender = Sender(relay, own: "192.0.2.1", hello: "x", lookUp: names.answer)
    #expect(sender.address == IPAddress("198.51.100.1"))
    #expect(!sender.isOwn)
    let from = try EmailAddress(parsing: "weekly@news.example.org")
    let findings = DomainReport(
      from: from, envelope: from, senders: [sender], selectors: [],
      fromPlace: SourceLocation(file: "f"), envelopePlace: SourceLocation(file: "f"),
      lookUp: names.answer
    ).findings.filter { $0.check == .spf || $0.check == .ptr }
    #expect(findings.map(\.severity) == [.ok, .unknown, .unknown])
  }

  @Test(
    arguments: [
      (
        "bounces@mail.example.org", nil,
        "ok: SPF speaks for the author: mail.example.org and news.example.org are both of example.org"
      ),
      (
        "bounces@example.net", nil,
        "warning: SPF does not speak for the author: news.example.org is of example.org, and bounces go to example.net, of example.net"
      ),
      (
        "bounces@example.org", "v=DMARC1; aspf=s",
        "warning: SPF does not speak for the author: “aspf=s” wants news.example.org itself, and bounces go to example.org"
      ),
      (
        "bounces@example.org", "v=DMARC1; psd=n",
        "warning: SPF does not speak for the author: news.example.org is of news.example.org, and bounces go to example.org, of example.org"
      ),
    ] as [(String, String?, String)])
  func `the envelope's domain is aligned by the walk`(
    _ envelope: String, _ own: String?, _ wanted: String
  ) throws {
    let names = good()
    if let own { names.add(.txt, "_dmarc.news.example.org", .text(own)) }
    let said = try said(names, envelope: envelope).filter { $0.hasPrefix("alignment ") }
    #expect(said == ["alignment \(wanted)"])
  }

  @Test func `without a record nobody knows where an organisation ends`() throws {
    let said = try said(Names(), envelope: "b@example.org").filter { $0.hasPrefix("alignment ") }
    #expect(
      said == [
        "alignment unknown: not known whether example.org speaks for news.example.org: without a DMARC record nobody says where an organisation ends"
      ])
  }

  @Test(arguments: [
    (
      "v=spf1 -all\nv=spf1 -all",
      "spf warning: SPF fails for all mail: news.example.org has 2 SPF records"
    ),
    ("v=spf1;-all", "spf warning: “v=spf1;-all” at news.example.org is not an SPF record"),
    ("v=spf1 +all", "spf warning: the SPF record of news.example.org lets anybody send (“+all”)"),
    (
      "v=spf1 ptr -all",
      "spf warning: the SPF record of news.example.org has “ptr”, which receivers may leave out"
    ),
    (
      "v=spf1 a:x.example a:y.example a:z.example -all",
      "spf warning: 3 names in the SPF record of news.example.org have nothing, and receivers stop after 2"
    ),
    (
      "v=spf1 \(String(repeating: "a ", count: 11))-all",
      "spf warning: the SPF record of news.example.org takes 11 lookups, and receivers stop after 10"
    ),
    (
      "v=spf1 exists:%{i}.example -all",
      "spf ok: the SPF record of news.example.org takes 1 of 10 lookups; what is another for each mail was counted and not followed: exists:%{i}.example"
    ),
  ])
  func `what is wrong with SPF is said`(_ record: String, _ wanted: String) throws {
    let names = Names(["news.example.org": record]).address("news.example.org", "192.0.2.1")
    #expect(try said(names).contains(wanted))
  }

  @Test func `mail goes nowhere, or to a host that is not there`() throws {
    let null = Names().add(.mx, "news.example.org", .exchange(preference: 0, host: "."))
    #expect(
      try said(null).contains(
        "mx warning: news.example.org says that it takes no mail (“MX 0 .”): many refuse mail from it"
      ))
    let lost = Names().add(.mx, "news.example.org", .exchange(preference: 0, host: "gone.example"))
    #expect(
      try said(lost).contains(
        "mx warning: the MX of news.example.org names gone.example, which has no address"))
    let own = Names().address("news.example.org", "192.0.2.1")
    #expect(
      try said(own).contains(
        "mx ok: news.example.org has no MX, and mail for it goes to its own address"))
  }

  @Test func `a name that leads elsewhere is none`() throws {
    let names = good().add(.ptr, "9.2.0.192.in-addr.arpa", .name("mail.example.org"))
    #expect(
      try said(names, sender: "192.0.2.9").contains(
        "ptr warning: 192.0.2.9 has the name mail.example.org, which does not lead back to it"))
  }

  @Test func `records that count for nothing are said`() throws {
    let names = Names([
      "_dmarc.news.example.org": "v=dmarc1; p=none", "_dmarc.example.org": "v=DMARC1; pct=50",
    ])
    let said = try said(names).filter { $0.hasPrefix("dmarc ") }
    #expect(
      said == [
        "dmarc warning: “v=dmarc1; p=none” at _dmarc.news.example.org is not a DMARC record",
        "dmarc warning: in the DMARC record at _dmarc.example.org “pct” has no effect any more",
        "dmarc warning: the DMARC record at _dmarc.example.org has no “p” that is valid: it counts as none",
        "dmarc ok: the DMARC record of news.example.org, that of example.org asks for “none” where neither SPF nor DKIM speaks for it",
      ])
  }

  @Test func `what takes too long is not asked any more`() {
    var count = 0
    let cache = DNSCache(limit: .zero) { _ in
      count += 1
      return .noName
    }
    #expect(
      cache.answer(to: DNSQuestion(.a, "example.org"))
        == .unknown("not asked: all questions together took more than 0.0 seconds"))
    let patient = DNSCache(limit: .seconds(60)) { _ in
      count += 1
      return .noName
    }
    for name in ["example.org", "EXAMPLE.org."] { _ = patient.answer(to: DNSQuestion(.a, name)) }
    #expect(count == 1)
  }
}
