import Curl
import Delivery
import SMTPSink
import TestSupport
import Testing

@testable import Newsroom

/// What EHLO says of this machine.
@Suite struct HelloTests {
  private static let hosts = """
    127.0.0.1 localhost.localdomain localhost vm2
    # 127.0.1.1 wrong.example.org vm
    127.0.1.1\tvm.example.org vm # the machine itself
    ::1 localhost
    """

  @Test(arguments: [
    (HelloCase("mail.example.org", "vm.example.net", "192.0.2.1"), "mail.example.org"),
    (HelloCase("[192.0.2.9]", "vm.example.net", "192.0.2.1"), "[192.0.2.9]"),
    (HelloCase(nil, "vm.example.net", "192.0.2.1"), "vm.example.net"),
    (HelloCase(nil, "VM.Example.net.", "192.0.2.1"), "vm.example.net"),
    (HelloCase(nil, "VM", "192.0.2.1"), "vm.example.org"),
    (HelloCase(nil, "vm2", "192.0.2.1"), "[192.0.2.1]"),
    (HelloCase(nil, "other", "192.0.2.1"), "[192.0.2.1]"),
    (HelloCase(nil, "other", "2001:db8::1"), "[IPv6:2001:db8::1]"),
    (HelloCase(nil, "other", nil), "[127.0.0.1]"),
    // Names that no relay takes are not said.
    (HelloCase(nil, "localhost.localdomain", "192.0.2.1"), "[192.0.2.1]"),
    (HelloCase(nil, "my_vm.example.net", "192.0.2.1"), "[192.0.2.1]"),
    (HelloCase(nil, "", "192.0.2.1"), "[192.0.2.1]"),
  ])
  func `the name is full, whatever the machine is called`(given: HelloCase, name: String) {
    #expect(
      HelloName.choose(
        configured: given.configured, hostname: given.hostname, hosts: Self.hosts,
        address: given.address) == name)
  }

  @Test func `the address is that of the way to the relay`() {
    #expect(HelloName.localAddress(towards: "127.0.0.1") == "127.0.0.1")
    #expect(HelloName.localAddress(towards: "localhost") == "127.0.0.1")
    // A name is not looked up: that could take longer than anybody waits.
    let start = ContinuousClock.now
    _ = HelloName.localAddress(towards: "relay.example.invalid")
    #expect(ContinuousClock.now - start < .seconds(4))
  }

  @Test(arguments: ["mail.example.org", "[192.0.2.1]", "[IPv6:2001:db8::1]", nil])
  func `the relay hears it`(name: String?) throws {
    let transcript = SMTPSink.Transcript()
    var configuration = SMTPSink.Configuration()
    configuration.transcript = transcript
    let sink = try SMTPSink(configuration: configuration, store: MemoryStore())
    var relay = RelaySettings(name: "a", url: "smtp://127.0.0.1:\(sink.port)", tls: .none)
    relay.hello = name
    let session = try Effects.live().transport(relay, nil).openSession()
    session.close()
    sink.stop()
    let said = transcript.lines().first { $0.hasPrefix("C: EHLO ") }
    #expect(
      said == "C: EHLO \(HelloName.ofThisMachine(configured: name, towards: "127.0.0.1"))")
    #expect(name == nil || said == "C: EHLO \(name ?? "")")
  }

  @Test func `the configuration names it`() throws {
    let relay = "smtp: \"smtp://relay.example.org\""
    for (hello, expected) in [
      ("Mail.Example.org", "mail.example.org"), ("\"[192.0.2.1]\"", "[192.0.2.1]"),
    ] {
      let edition = try TestEdition(delivery: "{ \(relay), hello: \(hello) }")
      #expect(try edition.newsroom.edition().configuration.relays.first?.hello == expected)
    }
    for (hello, reason) in [
      ("two words", "“two words” is not a domain"), ("\"[1.2.3]\"", "is not an address literal"),
      ("\"a@example.org\"", "is not a domain"),
    ] {
      let edition = try TestEdition(delivery: "{ \(relay), hello: \(hello) }")
      let said = problem { try edition.compose("one") }
      #expect(said.contains(reason) && said.contains("broadsheet.yml:8:"), "\(hello): \(said)")
    }
  }

  @Test func `how long a stop waits is configured`() throws {
    let edition = try TestEdition(
      delivery: "{ smtp: \"smtp://relay.example.org\", timeouts: { stop: 5 } }")
    let relay = try edition.newsroom.edition().configuration.relays.first
    #expect(relay?.timeouts.afterStop == .seconds(5))
  }
}

/// What a name is chosen from.
struct HelloCase: Sendable {
  var configured: String?
  var hostname: String
  var address: String?

  init(_ configured: String?, _ hostname: String, _ address: String?) {
    (self.configured, self.hostname, self.address) = (configured, hostname, address)
  }
}
