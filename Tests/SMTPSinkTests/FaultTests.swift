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

  @Test func `half a reply and garbage`() throws {
    let sink = try sink("mail:garbage@1", "dot:half")
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    #expect(try client.ask("MAIL FROM:<a@example.org>")?.contains("<html>25O ok") == true)
    // What was answered with garbage was not obeyed.
    #expect(try client.ask("RCPT TO:<b@example.org>") == "503 5.5.1 MAIL comes first")
    #expect(try client.mail() != "250 2.0.0 stored as 1")
    #expect(store.mails.isEmpty)
  }

  @Test func `a reply can come a byte at a time`() throws {
    let sink = try sink("dot:drip=5")
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.greet()
    let start = ContinuousClock.now
    #expect(try client.mail() == "250 2.0.0 stored as 1")
    #expect(ContinuousClock.now - start >= .milliseconds(5 * 20))
    #expect(store.mails.count == 1)
  }

  @Test func `a login comes before mail`() throws {
    let sink = try SMTPSink(
      configuration: {
        var configuration = SMTPSink.Configuration(faults: [try Fault(parsing: "auth:535 5.7.8@2")])
        configuration.asksForLogin = true
        return configuration
      }(), store: store)
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try play(
      """
      S: 220 sink.localhost ESMTP sink
      C: AUTH PLAIN AGEAYg==
      S: 503 5.5.1 AUTH comes once, after EHLO
      C: EHLO client
      S: 250-sink.localhost
      S: 250-PIPELINING
      S: 250-SIZE 50000000
      S: 250-8BITMIME
      S: 250-ENHANCEDSTATUSCODES
      S: 250 AUTH PLAIN LOGIN
      C: MAIL FROM:<a@example.org>
      S: 530 5.7.0 a login comes first
      C: AUTH CRAM-MD5
      S: 504 5.5.4 AUTH is PLAIN or LOGIN here
      C: AUTH PLAIN
      S: 334\u{20}
      C: *
      S: 501 5.7.0 no login, then
      C: AUTH LOGIN
      S: 334 VXNlcm5hbWU6
      C: YQ==
      S: 334 UGFzc3dvcmQ6
      C: Yg==
      S: 235 2.7.0 whoever you are
      C: AUTH PLAIN AGEAYg==
      S: 503 5.5.1 AUTH comes once, after EHLO
      C: MAIL FROM:<a@example.org>
      S: 250 2.1.0 sender ok
      """, on: client)
    let second = try RawClient(port: sink.port)
    try second.greet()
    #expect(try second.ask("AUTH PLAIN AGEAYg==") == "535 5.7.8 refused on request")
    #expect(try second.ask("MAIL FROM:<a@example.org>")?.prefix(3) == "530")
  }

  @Test func `chance hits the same recipients with the same seed`() throws {
    func refused(seed: UInt64, order: [Int]) throws -> Set<Int> {
      let plan = FaultPlan([try Fault(parsing: "rcpt:550@25%")], seed: seed)
      return Set(
        order.filter { plan.action(at: .rcpt, forwardPaths: ["b\($0)@example.org"]) != nil })
    }
    let all = Array(1...1000)
    let first = try refused(seed: 7, order: all)
    #expect(try refused(seed: 7, order: all.reversed()) == first)
    #expect(try refused(seed: 8, order: all) != first)
    #expect((180...320).contains(first.count))
    // Who comes again has another chance.
    let plan = FaultPlan([try Fault(parsing: "rcpt:550@50%")], seed: 1)
    let times = (1...200).filter { _ in plan.action(at: .rcpt, forwardPaths: ["b@a.org"]) != nil }
    #expect((70...130).contains(times.count))
    let greetings = FaultPlan([try Fault(parsing: "greeting:421@1/2")], seed: 1)
    #expect((70...130).contains((1...200).count { _ in greetings.action(at: .greeting) != nil }))
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
    ("example.org", Array(1...8)), ("example.com", []), ("*@*.org", Array(1...8)),
    ("b*7@ex*.org", [7]), ("*8*@*", [8]), ("100%", Array(1...8)),
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
