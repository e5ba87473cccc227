import Testing

@testable import SMTPSink

/// Faults before the first command, and before the end of a message.
extension FaultTests {
  @Test func `greeting can refuse service`() throws {
    let sink = try sink("greeting:554 no service@1", "greeting:421@2", "greeting:drop@3")
    defer { sink.stop() }
    // RFC 5321 §3.1: after 554 the server waits for QUIT.
    try play(
      """
      S: 554 5.0.0 no service
      C: EHLO client
      S: 503 5.5.1 no service here; QUIT
      C: QUIT
      S: 221 2.0.0 sink.localhost closes
      S: (closed)
      """, on: try RawClient(port: sink.port))
    let second = try RawClient(port: sink.port)
    #expect(try second.line() == "421 4.0.0 refused on request")
    #expect(try second.line() == nil)
    #expect(try RawClient(port: sink.port).line() == nil)
    #expect(try RawClient(port: sink.port).line() == "220 sink.localhost ESMTP sink")
  }

  @Test func `who connects may hear nothing`() throws {
    let sink = try sink("connect:drop@1", "connect:stall=0.1@2", "connect:garbage@3")
    defer { sink.stop() }
    // A reset: no word and no end in good order.
    #expect(throws: RawClient.Failure.self) { try RawClient(port: sink.port).line() }
    #expect(try RawClient(port: sink.port).line() == nil)
    #expect(try RawClient(port: sink.port).line()?.contains("<html>") == true)
    #expect(try RawClient(port: sink.port).line() == "220 sink.localhost ESMTP sink")
  }

  @Test func `a reply before the end of the message is none to the message`() throws {
    let sink = try sink("content:250 2.0.0 early@1", "content:451@2", "content:421@3")
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    for early in ["250 2.0.0 early", "451 4.0.0 refused on request"] {
      try play(
        """
        C: MAIL FROM:<a@example.org>
        C: RCPT TO:<b@example.org>
        C: DATA
        S: 250 2.1.0 sender ok
        S: 250 2.1.5 recipient ok
        S: 354 end with a dot on a line of its own
        S: \(early)
        C: Subject: x
        C: .
        C: NOOP
        S: 250 2.0.0 still here
        """, on: client)
    }
    #expect(store.mails.isEmpty && sink.received == 0)
    try play(
      """
      C: MAIL FROM:<a@example.org>
      C: RCPT TO:<b@example.org>
      C: DATA
      S: 250 2.1.0 sender ok
      S: 250 2.1.5 recipient ok
      S: 354 end with a dot on a line of its own
      S: 421 4.0.0 refused on request
      S: (closed)
      """, on: client)
  }
}
