import Testing

@testable import SMTPSink

@Suite struct PipeliningTests {
  let store = MemoryStore()

  @Test func `replies to a group leave together`() throws {
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    try client.send(
      "MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nRCPT TO:<c@example.org>\r\nDATA\r\n")
    // One recv brings all four, because one send carried them (RFC 2920 §3.2).
    let text = String(decoding: try client.receive(), as: UTF8.self)
    #expect(text.split(separator: "\r\n").map { $0.prefix(3) } == ["250", "250", "250", "354"])
    // The end of one message and the next group may come together as well.
    try client.send(
      "x\r\n.\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<d@example.org>\r\nDATA\r\n")
    #expect(try client.reply() == "250 2.0.0 stored as 1")
    #expect(try client.reply()?.hasPrefix("250") == true)
    #expect(try client.reply()?.hasPrefix("250") == true)
    #expect(try client.reply()?.hasPrefix("354") == true)
    try client.send("y\r\n.\r\nQUIT\r\n")
    #expect(try client.reply() == "250 2.0.0 stored as 2")
    #expect(try client.reply()?.hasPrefix("221") == true)
    #expect(try client.reply() == nil)
    #expect(
      store.mails.map(\.forwardPaths) == [["b@example.org", "c@example.org"], ["d@example.org"]])
  }

  @Test func `a half sent command does not hold replies back`() throws {
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try play(
      #"""
      S: 220 sink.localhost ESMTP sink
      C: NOOP
      C: NO\
      S: 250 2.0.0 still here
      C: OP
      S: 250 2.0.0 still here
      """#, on: client)
  }

  @Test func `data without valid recipients is refused`() throws {
    let fault = try Fault(parsing: "rcpt:550 5.1.1 no such user")
    let sink = try SMTPSink(configuration: .init(faults: [fault]), store: store)
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    try play(
      """
      C: MAIL FROM:<a@example.org>
      C: RCPT TO:<b@example.org>
      C: RCPT TO:<c@example.org>
      C: DATA
      S: 250 2.1.0 sender ok
      S: 550 5.1.1 no such user
      S: 550 5.1.1 no such user
      S: 554 5.5.1 no valid recipients
      C: RSET
      S: 250 2.0.0 forgotten
      """, on: client)
  }

  @Test func `sending ahead without the offer is refused`() throws {
    let offers = Set(SMTPSink.Extension.allCases).subtracting([.pipelining])
    let sink = try SMTPSink(configuration: .init(extensions: offers), store: store)
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    try play(
      """
      C: MAIL FROM:<a@example.org>
      C: RCPT TO:<b@example.org>
      S: 503 5.5.0 PIPELINING is not offered; wait for the reply
      S: 503 5.5.0 PIPELINING is not offered; wait for the reply
      """, on: client)
    #expect(try client.mail()?.hasPrefix("250") == true)
    try client.ask("MAIL FROM:<a@example.org>")
    try client.ask("RCPT TO:<b@example.org>")
    try client.ask("DATA")
    try client.send("x\r\n.\r\nQUIT\r\n")
    #expect(try client.reply() == "250 2.0.0 stored as 2")
    #expect(try client.reply()?.hasPrefix("503 5.5.0") == true)
  }
}
