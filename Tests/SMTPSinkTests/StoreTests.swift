import Foundation
import Testing

@testable import SMTPSink

@Suite struct StoreTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "sink-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test func `files hold the bytes as received`() throws {
    try withFolder { folder in
      let sink = try SMTPSink(store: try FolderStore(folder: folder))
      defer { sink.stop() }
      let client = try RawClient(port: sink.port)
      try client.greet()
      try client.mail(to: "anna@example.org", "..dot\r\nbare\nfeed\r\n")
      try client.mail(to: #""b/b"@example.org"#, "two\r\n")
      let file = try Data(contentsOf: URL(fileURLWithPath: folder + "/000001.eml"))
      #expect(Array(file) == Array(".dot\r\nbare\nfeed\r\n".utf8))
      let list = try String(contentsOfFile: folder + "/envelopes.jsonl", encoding: .utf8)
      #expect(
        list == #"""
          {"bareLineBreaks":1,"file":"000001.eml","forwardPaths":["anna@example.org"],\#
          "octets":17,"reversePath":"news@example.org","sequence":1}
          {"bareLineBreaks":0,"file":"000002.eml","forwardPaths":["\"b/b\"@example.org"],\#
          "octets":5,"reversePath":"news@example.org","sequence":2}

          """#)
    }
  }

  @Test func `nothing is overwritten`() throws {
    try withFolder { folder in
      let store = try FolderStore(folder: folder)
      let mail = ReceivedMail(reversePath: "", forwardPaths: [], bytes: [65], sequence: 7)
      try store.store(mail)
      #expect(throws: SinkError("cannot create \(folder)/000007.eml: File exists")) {
        try store.store(mail)
      }
      #expect(throws: SinkError("cannot create \(folder)/envelopes.jsonl: File exists")) {
        try FolderStore(folder: folder)
      }
    }
  }

  @Test func `a missing parent is named`() {
    #expect(throws: SinkError("cannot make the folder /nowhere/x: No such file or directory")) {
      try FolderStore(folder: "/nowhere/x")
    }
  }

  @Test func `a failing store is a temporary error`() throws {
    struct Full: Error, CustomStringConvertible {
      let description = "no room\r\n250 ok"
    }
    struct FullStore: MailStore {
      func store(_ mail: ReceivedMail) throws { throw Full() }
    }
    let sink = try SMTPSink(store: FullStore())
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    #expect(try client.mail() == "451 4.3.0 could not store the message: no room??250 ok")
    #expect(sink.received == 0)
  }
}
