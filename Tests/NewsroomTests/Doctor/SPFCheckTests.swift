import DNS
import Testing

@testable import Newsroom

/// What an SPF record comes to: for one mail, and counted.
@Suite struct SPFCheckTests {
  private func check(
    _ names: Names, from address: String? = nil
  ) throws -> (check: SPFCheck, result: SPFCheck.Result) {
    let mail = try address.map {
      SPFMacro.Mail(
        address: try #require(IPAddress($0)), local: "weekly", domain: "example.org",
        hello: "mail.example.org")
    }
    var check = SPFCheck(for: mail, lookUp: names.answer)
    let result = check.check("example.org")
    return (check, result)
  }

  @Test(arguments: [
    ("v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.9", SPFCheck.Result.pass),
    ("v=spf1 ip4:192.0.2.0/24 -all", "192.0.3.9", .fail),
    ("v=spf1 ip4:192.0.2.0/23 ~all", "192.0.3.9", .pass),
    ("v=spf1 ip4:192.0.2.0/24 ~all", "::ffff:192.0.2.9", .pass),
    ("v=spf1 ip6:2001:db8::/33 ~all", "2001:db8:8000::1", .softfail),
    ("v=spf1 -ip4:192.0.2.9 +all", "192.0.2.9", .fail),
    ("v=spf1 ?ip4:192.0.2.9 -all", "192.0.2.9", .neutral),
    ("v=spf1", "192.0.2.9", .neutral),
    ("v=spf1 ip4:0.0.0.0/0 -all", "203.0.113.1", .pass),
    ("v=spf1 a -all", "192.0.2.1", .pass), ("v=spf1 a/24 -all", "192.0.2.200", .pass),
    ("v=spf1 a//32 -all", "192.0.2.200", .fail), ("v=spf1 mx -all", "192.0.2.2", .pass),
    ("v=spf1 mx:other.example -all", "192.0.2.2", .fail),
    ("v=spf1 ptr -all", "192.0.2.3", .pass), ("v=spf1 ptr:example.net -all", "192.0.2.3", .fail),
    ("v=spf1 exists:%{i}.ok.example.org -all", "192.0.2.3", .pass),
    ("v=spf1 exists:%{i}.ok.example.org -all", "192.0.2.4", .fail),
    ("v=spf1 include:part.example.org -all", "192.0.2.77", .pass),
    ("v=spf1 include:part.example.org ~all", "192.0.2.78", .softfail),
    ("v=spf1 redirect=part.example.org", "192.0.2.78", .fail),
    ("v=spf1 ~all redirect=part.example.org", "192.0.2.77", .softfail),
    (
      "v=spf1 ptr:%{p}.example.org -all", "192.0.2.3",
      .unknown(
        "“%{p}.example.org” asks for a validated name, which receivers take as they like")
    ),
  ])
  func `a mail comes to what its address is named for`(
    _ record: String, _ address: String, _ wanted: SPFCheck.Result
  ) throws {
    let names = Names(["example.org": record, "part.example.org": "v=spf1 ip4:192.0.2.77 -all"])
      .address("example.org", "192.0.2.1", "2001:db8::1").address("mx.example.org", "192.0.2.2")
      .address("host.example.org", "192.0.2.3").address("192.0.2.3.ok.example.org", "127.0.0.2")
      .add(.mx, "example.org", .exchange(preference: 5, host: "mx.example.org"))
      .add(.ptr, "3.2.0.192.in-addr.arpa", .name("host.example.org"))
    #expect(try check(names, from: address).result == wanted)
  }

  @Test func `two records are an error, and others beside one are not`() throws {
    let two = try check(Names(["example.org": "v=spf1 -all\nv=spf1 +all\nsomething else"]))
    #expect(two.result == .permanentError("example.org has 2 SPF records"))
    #expect(
      try check(Names(["example.org": "v=spf1 -all\nv=spf10 +all\nkey=1"])).result == .fail)
    #expect(try check(Names(["example.org": "v=spf1;-all"])).result == .none)
  }

  @Test func `an include in a circle is named`() throws {
    let names = Names([
      "example.org": "v=spf1 include:b.example -all", "b.example": "v=spf1 include:C.EXAMPLE. -all",
      "c.example": "v=spf1 include:b.example -all",
    ])
    #expect(
      try check(names).result
        == .permanentError("c.example includes b.example, which includes it again"))
    #expect(try check(names, from: "192.0.2.1").result == check(names).result)
  }

  @Test func `whoever includes a domain without a record has none`() throws {
    #expect(
      try check(Names(["example.org": "v=spf1 include:gone.example ~all"])).result
        == .permanentError("example.org includes gone.example, which has no SPF record"))
    #expect(
      try check(Names(["example.org": "v=spf1 redirect=gone.example"])).result
        == .permanentError("example.org leads on to gone.example, which has no SPF record"))
  }

  @Test func `a broken record far below is an error of the whole`() throws {
    let names = Names([
      "example.org": "v=spf1 include:b.example -all", "b.example": "v=spf1 ip4:1.2.3 -all",
    ])
    #expect(
      try check(names).result == .permanentError("b.example: “ip4:1.2.3” names no address"))
  }

  @Test func `all terms up to “all” are counted, those of included records too`() throws {
    let names = Names([
      "example.org":
        "v=spf1 a mx include:b.example exists:%{i}.x.example ptr ip4:192.0.2.1 ~all a a a",
      "b.example": "v=spf1 a mx -all",
    ]).address("example.org", "192.0.2.1").address("b.example", "192.0.2.1")
    for name in ["example.org", "b.example"] {
      names.add(.mx, name, .exchange(preference: 1, host: "example.org"))
    }
    let (check, result) = try check(names)
    #expect(result == .softfail)
    #expect(check.lookups == 7)
    #expect(check.voids == 0)
    #expect(check.unfollowed == ["exists:%{i}.x.example"])
    #expect(check.pointers == ["example.org"])
  }

  @Test func `eleven are counted, and refused for a mail`() throws {
    let parts = (1...11).map { "p\($0).example" }
    var texts = [
      "example.org": "v=spf1 \(parts.map { "include:\($0)" }.joined(separator: " ")) -all"
    ]
    for part in parts { texts[part] = "v=spf1 ip4:192.0.2.1 -all" }
    let (check, result) = try check(Names(texts))
    #expect(result == .fail)
    #expect(check.lookups == 11)
    #expect(
      try self.check(Names(texts), from: "192.0.2.2").result
        == .permanentError("more than 10 terms are looked up"))
    // Whoever is named by an early one passes all the same (§4.6.4).
    #expect(try self.check(Names(texts), from: "192.0.2.1").result == .pass)
  }

  @Test func `names that have nothing are counted`() throws {
    let names = Names([
      "example.org": "v=spf1 a:x.example a:y.example mx:z.example exists:w.example -all"
    ])
    #expect(try check(names).check.voids == 4)
    #expect(
      try check(names, from: "192.0.2.2").result
        == .permanentError("more than 2 names of it have nothing"))
  }

  @Test func `more than ten MX are an error`() throws {
    let names = Names(["example.org": "v=spf1 mx -all"])
    for index in 1...11 {
      names.add(.mx, "example.org", .exchange(preference: index, host: "mx\(index).example.org"))
    }
    #expect(
      try check(names).result == .permanentError("example.org has 11 MX records, more than 10"))
  }

  @Test func `what cannot be looked up is not known`() throws {
    let names = Names(["example.org": "v=spf1 include:b.example -all"]).fail(.txt, "b.example")
    #expect(
      try check(names, from: "192.0.2.2").result
        == .unknown("b.example: the server could not find out (SERVFAIL)"))
  }

  @Test func `a record without an end does not run on`() throws {
    // Each name includes another one, for ever.
    let answer: (DNSQuestion) -> DNSAnswer = { question in
      .records([.text("v=spf1 include:x.\(question.name) -all")])
    }
    var check = SPFCheck(lookUp: answer)
    #expect(check.check("example.org") == .permanentError("more than 60 terms are looked up"))
  }

  @Test func `whoever lets anybody send is named, wherever it stands`() throws {
    let names = Names(["example.org": "v=spf1 include:b.example -all", "b.example": "v=spf1 +all"])
    #expect(try check(names).check.open == ["b.example"])
  }
}
