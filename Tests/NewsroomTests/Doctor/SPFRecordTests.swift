import Testing

@testable import Newsroom

/// What is an SPF record, and what stands in it.
@Suite struct SPFRecordTests {
  @Test(arguments: [
    ("v=spf1", true), ("v=spf1 -all", true), ("V=SPF1 -ALL", true), ("v=spf10 -all", false),
    ("v=spf1;-all", false), ("spf1 -all", false), (" v=spf1 -all", false), ("v=spf1\t-all", false),
  ])
  func `the version comes first, with a blank or nothing behind it`(_ text: String, _ isOne: Bool) {
    #expect(SPFRecord.isRecord(text) == isOne)
  }

  @Test(arguments: ["v=spf1;-all", "v=spf2.0/pra -all", "\"v=spf1 -all\"", "spf1 -all"])
  func `what was meant as one is known`(_ text: String) {
    #expect(SPFRecord.isNearlyRecord(text))
  }

  @Test func `mechanisms are read in any case, with their prefixes`() throws {
    let record = try SPFRecord(
      parsing: "v=spf1 +A/24//64 ?MX:Example.org ip4:192.0.2.0/24 IP6:2001:db8::/32 ~all  ")
    #expect(record.mechanisms.map(\.qualifier) == [.pass, .neutral, .pass, .pass, .softfail])
    let network = try #require(IPAddress("192.0.2.0"))
    let other = try #require(IPAddress("2001:db8::"))
    #expect(
      record.mechanisms.map(\.mechanism) == [
        .a(nil, .init(ipv4: 24, ipv6: 64)), .mx("Example.org", .init()),
        .address(network, bits: 24), .address(other, bits: 32), .all,
      ])
    #expect(!record.allowsAll)
  }

  @Test(arguments: ["v=spf1 all", "v=spf1 +all", "v=spf1 ip4:192.0.2.1 +ALL -all"])
  func `whoever lets anybody send is known`(_ text: String) throws {
    #expect(try SPFRecord(parsing: text).allowsAll)
  }

  @Test(arguments: [
    "v=spf1 include", "v=spf1 include:", "v=spf1 ip4:192.0.2.300", "v=spf1 ip4:192.0.2.1/33",
    "v=spf1 ip4:192.0.2.0/024", "v=spf1 ip4:2001:db8::1", "v=spf1 ip6:192.0.2.1", "v=spf1 a/33",
    "v=spf1 a//129", "v=spf1 all:x", "v=spf1 v=spf1x +foo", "v=spf1 exists:%{z}.example.org",
    "v=spf1 exists:%(i).example.org", "v=spf1 include:%{c}.example.org", "v=spf1 include:%{d0}.org",
    "v=spf1 redirect=a.example redirect=b.example", "v=spf1 exp=a exp=b", "v=spf1 -all foo",
    "v=spf1 ip4:192.0.2.1\t-all", "v=spf1 include:münchen.example",
  ])
  func `an error anywhere is one of the whole record`(_ text: String) {
    #expect(throws: SPFRecord.Fault.self) { try SPFRecord(parsing: text) }
  }

  @Test func `modifiers that nobody knows are ignored`() throws {
    let record = try SPFRecord(parsing: "v=spf1 ra=postmaster rp=10 x.y_z= redirect=example.org")
    #expect(record.redirect == "example.org")
    #expect(record.mechanisms.isEmpty)
  }
}
