import Testing

@testable import SMTPSink

@Suite struct MessageTests {
  let store = MemoryStore()

  @Test(arguments: [
    (".\r\n", "", 0), ("x\r\n.\r\n", "x\r\n", 0),
    // RFC 5321 §4.5.2
    ("..\r\n.\r\n", ".\r\n", 0), ("..x\r\n...y\r\nz.\r\n.\r\n", ".x\r\n..y\r\nz.\r\n", 0),
    (".x\r\n\r\n..\r\n.\r\n", "x\r\n\r\n.\r\n", 0),
    // What only resembles the end, and must not end the message.
    ("a\n.\nb\r\n.\r\n", "a\n.\nb\r\n", 2), ("a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n", 1),
    ("a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n", 1), ("a\r.\rb\r\n.\r\n", "a\r.\rb\r\n", 2),
    ("a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n", 1), ("a\r.\r\nb\r\n.\r\n", "a\r.\r\nb\r\n", 1),
    ("a\n\r\n.\r\n", "a\n\r\n", 1), ("a\r\r\n.\r\n", "a\r\r\n", 1),
    ("\n.\r\nb\r\n.\r\n", "\n.\r\nb\r\n", 1), ("\n..b\r\n.\r\n", "\n..b\r\n", 1),
    ("a\0b\r\n.\r\n", "a\0b\r\n", 0), ("ä€\r\n.\r\n", "ä€\r\n", 0),
  ])
  func `message bytes`(sent: String, kept: String, bare: Int) throws {
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    // In one piece, and byte for byte: the end must be found wherever the reads are cut.
    for pieces in [[Array(sent.utf8)], sent.utf8.map { [$0] }] {
      let client = try RawClient(port: sink.port)
      try client.greet()
      try client.ask("MAIL FROM:<a@example.org>")
      try client.ask("RCPT TO:<b@example.org>")
      try client.ask("DATA")
      for piece in pieces { try client.send(piece) }
      #expect(try client.reply()?.hasPrefix("250 2.0.0 stored") == true)
      #expect(try client.ask("NOOP") == "250 2.0.0 still here")
    }
    #expect(store.mails.map(\.bytes) == [Array(kept.utf8), Array(kept.utf8)])
    #expect(store.mails.map(\.bareLineBreaks) == [bare, bare])
  }

  @Test(arguments: ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r.\r\n", "\r\n\0.\r\n"])
  func `a smuggled transaction stays text`(ending: String) throws {
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    let smuggled = "MAIL FROM:<evil@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nfake\r\n"
    #expect(try client.mail("Subject: x\r\n\r\nx" + ending + smuggled)?.hasPrefix("250") == true)
    #expect(try client.ask("NOOP") == "250 2.0.0 still here")
    #expect(store.mails.map(\.reversePath) == ["news@example.org"])
    #expect(sink.received == 1)
  }

  @Test func `large message arrives whole`() throws {
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    let lines = (0..<40_000).map { "line \($0) " + String(repeating: "x", count: $0 % 60) + "\r\n" }
    let message = lines.joined()
    #expect(try client.mail(message) == "250 2.0.0 stored as 1")
    #expect(store.mails.first?.bytes == Array(message.utf8))
  }

  @Test func `size is refused after the data`() throws {
    let sink = try SMTPSink(configuration: .init(maximumSize: 30), store: store)
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    // Stuffing does not count (RFC 1870 §3): 30 octets of content, 40 on the wire.
    #expect(try client.mail(String(repeating: "..\r\n", count: 10)) == "250 2.0.0 stored as 1")
    let refused = "552 5.3.4 message exceeds the maximum size"
    #expect(try client.mail(String(repeating: "x", count: 29) + "\r\n") == refused)
    #expect(try client.mail(String(repeating: "yes\r\n", count: 100_000)) == refused)
    #expect(try client.ask("MAIL FROM:<a@example.org> SIZE=31") == refused)
    #expect(try client.ask("MAIL FROM:<a@example.org> SIZE=30") == "250 2.1.0 sender ok")
    #expect(store.mails.count == 1)
  }

  @Test func `too large a message is not held`() {
    var reader = MessageReader(maximumSize: 1000)
    let chunk = Array(repeating: UInt8(ascii: "x"), count: 5000)
    for _ in 0..<10 {
      #expect(chunk.withUnsafeBytes { reader.take($0) } == (5000, false))
      #expect(reader.raw.count <= 1564)
    }
    #expect(Array("\r\n.\r".utf8).withUnsafeBytes { reader.take($0) } == (4, false))
    #expect(Array("\nQUIT".utf8).withUnsafeBytes { reader.take($0) } == (1, true))
    #expect(reader.content() == nil)
  }
}
