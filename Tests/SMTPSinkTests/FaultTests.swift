import Testing

@testable import SMTPSink

@Suite struct FaultTests {
  let store = MemoryStore()

  func sink(_ specs: String...) throws -> SMTPSink {
    try SMTPSink(
      configuration: .init(faults: try specs.map { try Fault(parsing: $0) }), store: store)
  }

  @Test(arguments: [
    ("mail:450", "450 4.0.0 refused on request"), ("rcpt:550 5.1.1 no such", "550 5.1.1 no such"),
    ("data:451 4.3.0", "451 4.3.0 refused on request"), ("dot:554 spam", "554 5.0.0 spam"),
  ])
  func `a reply refuses one transaction`(spec: String, reply: String) throws {
    let sink = try sink(spec + "@1")
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    #expect(try client.mail() == reply)
    #expect(store.mails.isEmpty)
    #expect(try client.ask("RSET") == "250 2.0.0 forgotten")
    #expect(try client.mail()?.hasPrefix("250") == true)
    #expect(sink.received == 1)
  }

  @Test(arguments: ["mail", "rcpt", "data", "dot"], ["421 4.3.2 closing", "drop"])
  func `a closed connection ends the transaction`(stage: String, action: String) throws {
    let sink = try sink("\(stage):\(action)@1")
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    #expect(try client.mail() == (action == "drop" ? nil : action))
    #expect(try client.line() == nil)
    #expect(store.mails.isEmpty)
    let second = try RawClient(port: sink.port)
    try second.greet()
    #expect(try second.mail()?.hasPrefix("250") == true)
  }

  @Test func `store drop leaves the client in doubt`() throws {
    let sink = try sink("dot:store-drop")
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    #expect(try client.mail() == nil)
    #expect(store.mails.count == 1)
    #expect(sink.received == 0)
  }

  @Test func `earlier replies of a group survive a drop`() throws {
    let sink = try sink("rcpt:drop@2")
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
      S: 250 2.1.5 recipient ok
      S: (closed)
      """, on: client)
  }

  @Test func `stall is silent and then closes`() throws {
    let sink = try sink("dot:stall=0.3")
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    let start = ContinuousClock.now
    #expect(try client.mail() == nil)
    #expect(ContinuousClock.now - start >= .milliseconds(300))
    #expect(store.mails.isEmpty)
  }

  @Test func `slow answers late`() throws {
    let sink = try sink("mail:slow=200", "dot:slow=300")
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    let start = ContinuousClock.now
    #expect(try client.mail() == "250 2.0.0 stored as 1")
    #expect(ContinuousClock.now - start >= .milliseconds(500))
  }

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

  @Test func `other stages`() throws {
    let sink = try sink("ehlo:502 5.5.1 old", "rset:450 4.2.1 no@1", "quit:drop")
    defer { sink.stop() }
    try play(
      """
      S: 220 sink.localhost ESMTP sink
      C: EHLO client
      S: 502 5.5.1 old
      C: HELO client
      S: 250 sink.localhost
      C: MAIL FROM:<>
      S: 250 2.1.0 sender ok
      C: RSET
      S: 450 4.2.1 no
      C: MAIL FROM:<>
      S: 503 5.5.1 a transaction is under way
      C: RSET
      S: 250 2.0.0 forgotten
      C: QUIT
      S: (closed)
      """, on: try RawClient(port: sink.port))
  }

  @Test(arguments: [
    ("3", [3]), ("3+", [3, 4, 5, 6, 7, 8]), ("2-4", [2, 3, 4]), ("*3", [3, 6]),
    ("*1", Array(1...8)),
    ("b4@example.org", [4]), ("B5@Example.ORG", [5]),
  ])
  func `when a fault applies`(when: String, refused: [Int]) throws {
    let sink = try sink("rcpt:450@\(when)")
    defer { sink.stop() }
    var seen: [Int] = []
    // The count is the server's, not the connection's.
    for number in 1...8 {
      let client = try RawClient(port: sink.port)
      try client.greet()
      if try client.mail(to: "b\(number)@example.ORG")?.hasPrefix("450") == true {
        seen.append(number)
      }
    }
    #expect(seen == refused)
    #expect(sink.received == 8 - refused.count)
  }

  @Test(arguments: ["data", "dot"])
  func `an address counts for the whole transaction`(stage: String) throws {
    let sink = try sink("\(stage):552@b@example.org", "\(stage):451@*2")
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    #expect(try client.mail(to: "a@example.org")?.prefix(3) == "250")
    #expect(try client.mail(to: "b@example.org")?.prefix(3) == "552")
    try client.ask("RSET")
    #expect(try client.mail(to: "a@example.org")?.prefix(3) == "250")
    #expect(try client.mail(to: "a@example.org")?.prefix(3) == "451")
  }
}
