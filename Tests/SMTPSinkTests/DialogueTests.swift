import Testing

@testable import SMTPSink

@Suite struct DialogueTests {
  let store = MemoryStore()

  @Test func `normal dialogue`() throws {
    let transcript = SMTPSink.Transcript()
    let sink = try SMTPSink(configuration: .init(transcript: transcript), store: store)
    defer { sink.stop() }
    let script = """
      S: 220 sink.localhost ESMTP sink
      C: EHLO client.example.org
      S: 250-sink.localhost
      S: 250-PIPELINING
      S: 250-SIZE 50000000
      S: 250-8BITMIME
      S: 250 ENHANCEDSTATUSCODES
      C: MAIL FROM:<News@example.org> SIZE=100 BODY=8BITMIME
      S: 250 2.1.0 sender ok
      C: RCPT TO:<anna@example.org>
      S: 250 2.1.5 recipient ok
      C: RCPT TO:<Bert@example.org>
      S: 250 2.1.5 recipient ok
      C: DATA
      S: 354 end with a dot on a line of its own
      C: Subject: x
      C:\u{20}
      C: Hello
      C: .
      S: 250 2.0.0 stored as 1
      C: NOOP
      S: 250 2.0.0 still here
      C: QUIT
      S: 221 2.0.0 sink.localhost closes
      S: (closed)
      """
    try play(script, on: try RawClient(port: sink.port))
    #expect(
      store.mails == [
        ReceivedMail(
          reversePath: "News@example.org",
          forwardPaths: ["anna@example.org", "Bert@example.org"],
          bytes: Array("Subject: x\r\n\r\nHello\r\n".utf8), sequence: 1)
      ])
    #expect(sink.received == 1)
    #expect(sink.sessions == 1)
    let recorded = transcript.lines(session: 1)
    let spoken = script.split(separator: "\n").map(String.init)
    #expect(recorded.prefix(15) == spoken.prefix(15))
    #expect(recorded.dropFirst(15).first == "C: (message of 21 octets)")
    #expect(recorded.dropFirst(16) == spoken.dropFirst(19))
  }

  @Test func `helo offers nothing`() throws {
    let sink = try SMTPSink(configuration: .init(hostname: "mx.example.org"), store: store)
    defer { sink.stop() }
    try play(
      """
      S: 220 mx.example.org ESMTP sink
      C: HELO client
      S: 250 mx.example.org
      """, on: try RawClient(port: sink.port))
  }

  @Test func `without extensions replies are plain`() throws {
    let sink = try SMTPSink(configuration: .init(extensions: []), store: store)
    defer { sink.stop() }
    try play(
      """
      S: 220 sink.localhost ESMTP sink
      C: EHLO client
      S: 250 sink.localhost
      C: MAIL FROM:<a@example.org> SIZE=1
      S: 555 unknown MAIL parameter SIZE
      C: MAIL FROM:<a@example.org> BODY=7BIT
      S: 555 unknown MAIL parameter BODY
      C: MAIL FROM:<a@example.org>
      S: 250 sender ok
      """, on: try RawClient(port: sink.port))
  }

  @Test func `order is enforced`() throws {
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    try play(
      """
      S: 220 sink.localhost ESMTP sink
      C: MAIL FROM:<a@example.org>
      S: 503 5.5.1 EHLO or HELO comes first
      C: RSET
      S: 250 2.0.0 forgotten
      C: MAIL FROM:<a@example.org>
      S: 503 5.5.1 EHLO or HELO comes first
      C: HELO client
      S: 250 sink.localhost
      C: RCPT TO:<b@example.org>
      S: 503 5.5.1 MAIL comes first
      C: DATA
      S: 503 5.5.1 MAIL and RCPT come first
      C: MAIL FROM:<>
      S: 250 2.1.0 sender ok
      C: MAIL FROM:<a@example.org>
      S: 503 5.5.1 a transaction is under way
      C: DATA
      S: 503 5.5.1 MAIL and RCPT come first
      C: RCPT TO:<b@example.org>
      S: 250 2.1.5 recipient ok
      C: RSET
      S: 250 2.0.0 forgotten
      C: DATA
      S: 503 5.5.1 MAIL and RCPT come first
      C: MAIL FROM:<a@example.org>
      S: 250 2.1.0 sender ok
      C: HELO again
      S: 250 sink.localhost
      C: RCPT TO:<b@example.org>
      S: 503 5.5.1 MAIL comes first
      """, on: try RawClient(port: sink.port))
  }

  @Test(arguments: [
    ("FOO", "500 5.5.2"), ("STARTTLS", "502 5.5.1"), ("AUTH PLAIN", "502 5.5.1"),
    ("EHLO", "501 the"), ("HELP", "214 2.0.0"), ("VRFY anna", "252 2.1.5"), ("VRFY", "501 5.5.4"),
    ("noop anything", "250 2.0.0"), ("DATA now", "501 5.5.4"), ("rset  ", "250 2.0.0"),
    ("MAIL FROM: <a@example.org>", "501 5.5.4"), ("MAIL FROM:a@example.org", "501 5.5.4"),
    ("MAIL FROM:<a@example.org", "501 5.5.4"), ("MAIL TO:<a@example.org>", "501 5.5.4"),
    ("MAIL FROM:<a b@example.org>", "501 5.1.7"), ("MAIL FROM:<a>", "501 5.1.7"),
    ("MAIL FROM:<ä@example.org>", "553 5.6.7"), ("mail from:<a@example.org>", "250 2.1.0"),
    (#"MAIL FROM:<"a>b \" c"@example.org>"#, "250 2.1.0"), ("MAIL FROM:<>", "250 2.1.0"),
    ("MAIL FROM:<a@[127.0.0.1]>", "250 2.1.0"), ("MAIL FROM:<a@-b.org>", "501 5.1.7"),
    ("MAIL FROM:<@x.org,@y.org:a@example.org>", "250 2.1.0"),
    ("MAIL FROM:<a@example.org> SMTPUTF8", "555 5.5.4"),
    ("MAIL FROM:<a@example.org>SIZE=1", "501 5.5.4"),
    ("MAIL FROM:<a@example.org> SIZE=x", "501 5.5.4"),
    ("MAIL FROM:<a@example.org> SIZE=50000001", "552 5.3.4"),
    ("MAIL FROM:<a@example.org> size=99999999999999999999", "552 5.3.4"),
    ("MAIL FROM:<a@example.org> SIZE=50000000", "250 2.1.0"),
    ("MAIL FROM:<a@example.org> BODY=BINARYMIME", "501 5.5.4"),
  ])
  func singleCommand(command: String, reply: String) throws {
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    #expect(try client.ask(command)?.prefix(reply.count) == reply[...])
  }

  @Test(arguments: [
    ("RCPT TO:<>", "501 5.1.3"), ("RCPT TO:<Postmaster>", "250 2.1.5"),
    ("RCPT TO:<b@example.org> NOTIFY=NEVER", "555 5.5.4"), ("RCPT TO:<b@@c.org>", "501 5.1.3"),
    ("RCPT TO:<\(String(repeating: "a", count: 65))@example.org>", "501 5.1.3"),
  ])
  func singleRecipient(command: String, reply: String) throws {
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    try client.ask("MAIL FROM:<>")
    #expect(try client.ask(command)?.prefix(reply.count) == reply[...])
  }

  @Test func `command lines are strict`() throws {
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    let long = "NOOP " + String(repeating: "x", count: 1993)
    let client = try RawClient(port: sink.port)
    try play(
      #"""
      S: 220 sink.localhost ESMTP sink
      C: NOOP\n\
      S: 500 5.5.2 commands end in CRLF and hold no other CR, LF or NUL
      C: NOOP\rNOOP
      S: 500 5.5.2 commands end in CRLF and hold no other CR, LF or NUL
      C: NOOP\r
      S: 500 5.5.2 commands end in CRLF and hold no other CR, LF or NUL
      C: NO\0OP
      S: 500 5.5.2 commands end in CRLF and hold no other CR, LF or NUL
      C: NOOP
      S: 250 2.0.0 still here
      """#, on: client)
    #expect(try client.ask(long) == "250 2.0.0 still here")
    #expect(try client.ask(long + "x") == "500 5.5.2 line too long")
    #expect(try client.ask(String(repeating: "x", count: 500_000)) == "500 5.5.2 line too long")
    #expect(try client.ask("NOOP") == "250 2.0.0 still here")
  }
}
