import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Delivery

@Suite struct EMLFolderTransportTests {
  @Test(arguments: [
    ("anna@example.org", "anna@example.org.eml"),
    ("Anna+News@Example.ORG", "anna+news@example.org.eml"),
    ("o'hara@example.org", "o%27hara@example.org.eml"),
    ("a/b@example.org", "a%2Fb@example.org.eml"),
    (#""../../x"@example.org"#, "%2E.%2F..%2Fx@example.org.eml"),
    (#"".a"@example.org"#, "%2Ea@example.org.eml"),
    ("_.a@example.org", "_.a@example.org.eml"),
    ("100%@example.org", "100%25@example.org.eml"),
    ("zoë@münchen.example", "zo%C3%AB@xn--mnchen-3ya.example.eml"),
    (#""a b"@example.org"#, "a%20b@example.org.eml"),
  ])
  func `a file is named after its recipient`(address: String, name: String) throws {
    #expect(EMLFolderTransport.fileName(for: try EmailAddress(parsing: address)) == name)
  }

  @Test func `long names fit and differ`() throws {
    let domain = Array(repeating: String(repeating: "d", count: 45), count: 4).joined(
      separator: ".")
    let names = try ["/a", "/b"].map { end in
      let local = String(repeating: "/", count: 60) + end
      return EMLFolderTransport.fileName(for: try EmailAddress(parsing: "\(local)@\(domain)"))
    }
    #expect(names.allSatisfy { $0.utf8.count <= 255 && $0.hasSuffix(".eml") })
    #expect(Set(names).count == 2)
  }

  @Test func `the bytes are the same`() throws {
    let folder = try TemporaryFolder()
    let transport = try EMLFolderTransport(
      folder: Place(url: folder.url.appending(path: "a/b"), shown: "a/b"))
    let bytes: [UInt8] = Array(".\r\na\r\n..\r\n".utf8) + [0x00, 0xFF, 0x0A]
    let envelope = Envelope(
      from: nil, to: try .init(parsing: "a@example.org"), try .init(parsing: "b@example.org"))
    let mail = OutgoingMail(envelope: envelope, bytes: bytes)
    // No relay speaks here, so nothing can be said in its name.
    #expect(try transport.openSession().deliver(mail, commit: {}) == .accepted(nil))
    for name in ["a@example.org.eml", "b@example.org.eml"] {
      #expect(try Array(Data(contentsOf: folder.url.appending(path: "a/b/\(name)"))) == bytes)
    }
  }

  @Test func `a file that cannot be written is named`() throws {
    let folder = try TemporaryFolder()
    let transport = try EMLFolderTransport(folder: Place(url: folder.url, shown: "out"))
    try folder.write("anna@example.org.eml/file", "")
    let problem = #expect(throws: Problem.self) {
      _ = try DeliveryRun(
        relays: [Relay(name: "out", transport: transport, policy: .quick())],
        queue: try Recipients("anna@example.org"), record: NoRecord(), now: TestJournal.now
      ).run()
    }
    #expect(problem?.location?.file == "out/anna@example.org.eml")
  }
}
