import Curl
import Foundation
import SMTPSink
import TestSupport
import Testing

@testable import Delivery

/// The embedded server with certificates and logins, as libcurl sees it.
@Suite struct SinkTLSTests {
  private func deliver(_ fault: String?, tls: ConnectionOptions.TLS = .required) throws -> [String]
  {
    let folder = try TemporaryFolder()
    let store = MemoryStore()
    var configuration = SMTPSink.Configuration(
      faults: try fault.map { [try Fault(parsing: $0)] } ?? [], idleTimeout: 10)
    configuration.offersTLS = true
    configuration.asksForLogin = true
    let sink = try SMTPSink(configuration: configuration, store: store)
    defer { sink.stop() }
    try folder.write("trusted.pem", String(decoding: sink.certificates, as: UTF8.self))
    var transport = SMTPTransport.local(sink.port).login("anna", "secret")
    transport.options.tls = tls
    transport.options.certificateFile = folder.url.appending(path: "trusted.pem").path
    // More than a record of TLS holds.
    let text = String(repeating: "A line of some length.\r\n", count: 4000)
    guard case .accepted = try transport.deliver("Subject: a\r\n\r\n\(text)") else { return [] }
    return store.mails.map {
      String(decoding: $0.bytes, as: UTF8.self) == "Subject: a\r\n\r\n\(text)" ? "whole" : "cut"
    }
  }

  @Test(arguments: [nil, "starttls:slow=5", "tls:slow=5", "tls:expired@2", "auth:slow=5"])
  func `a mail goes through TLS`(fault: String?) throws {
    #expect(try deliver(fault) == ["whole"])
  }

  @Test(arguments: [
    ("tls:expired", "certificate has expired"), ("tls:other-host", "no alternative certificate"),
    ("tls:untrusted", "self-signed certificate"), ("tls:drop", ""), ("tls:garbage", ""),
    ("starttls:454 4.7.0 not now", "STARTTLS"), ("starttls:drop", ""),
    ("auth:535 5.7.8 wrong", "login"), ("auth:drop", ""),
  ])
  func `a flaw is refused and named`(fault: String, word: String) throws {
    let failure = #expect(throws: TransportFailure.self) { try deliver(fault) }
    let reason = failure?.reason ?? ""
    // How a connection ends that is cut off is a matter of moments; that it is said is not.
    #expect(
      word.isEmpty ? !reason.isEmpty : reason.localizedCaseInsensitiveContains(word), "\(reason)")
  }

  @Test func `no certificate is shown that is not looked at`() throws {
    #expect(throws: TransportFailure.self) { try deliver("tls:expired", tls: .opportunistic) }
  }
}
