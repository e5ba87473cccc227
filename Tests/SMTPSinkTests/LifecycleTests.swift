import Dispatch
import Foundation
import Glibc
import Synchronization
import Testing

@testable import SMTPSink

@Suite struct LifecycleTests {
  let store = MemoryStore()

  @Test func `stop ends idle stalled and half sent sessions`() throws {
    let sink = try SMTPSink(
      configuration: .init(faults: [
        try Fault(parsing: "rset:stall=120"), try Fault(parsing: "quit:slow=120000"),
      ]),
      store: store)
    let idle = try RawClient(port: sink.port)
    try idle.reply()
    let stalled = try RawClient(port: sink.port)
    try stalled.greet()
    try stalled.send("NOOP\r\nRSET\r\n")
    try stalled.reply()
    let slow = try RawClient(port: sink.port)
    try slow.greet()
    try slow.send("NOOP\r\nQUIT\r\n")
    try slow.reply()
    let halfway = try RawClient(port: sink.port)
    try halfway.greet()
    try halfway.ask("MAIL FROM:<>")
    try halfway.ask("RCPT TO:<a@example.org>")
    try halfway.ask("DATA")
    try halfway.send("Subject: never")
    let start = ContinuousClock.now
    sink.stop()
    #expect(ContinuousClock.now - start < .seconds(60))
    for client in [idle, stalled, slow, halfway] { #expect(try client.line() == nil) }
    #expect(store.mails.isEmpty)
    #expect(throws: RawClient.Failure.self) { try RawClient(port: sink.port) }
    sink.stop()
    #expect(sink.sessions == 4)
  }

  @Test func `dropping the sink stops it`() throws {
    var sink: SMTPSink? = try SMTPSink(store: store)
    let port = try #require(sink?.port)
    let client = try RawClient(port: port)
    try client.reply()
    sink = nil
    #expect(try client.line() == nil)
    #expect(throws: RawClient.Failure.self) { try RawClient(port: port) }
  }

  @Test func `idle clients are timed out`() throws {
    let sink = try SMTPSink(configuration: .init(idleTimeout: 0.2), store: store)
    defer { sink.stop() }
    try play(
      """
      S: 220 sink.localhost ESMTP sink
      S: 421 4.4.2 sink.localhost waited too long
      S: (closed)
      """, on: try RawClient(port: sink.port))
  }

  @Test func `a dripping client is timed out`() throws {
    let sink = try SMTPSink(configuration: .init(idleTimeout: 0.3), store: store)
    defer { sink.stop() }
    let client = try RawClient(port: sink.port)
    try client.reply()
    // Each byte comes in time; the line as a whole does not.
    for _ in 0..<6 {
      try client.send("x")
      Thread.sleep(forTimeInterval: 0.1)
    }
    // Were the line still awaited, this would be its end and its answer a 500.
    try client.send("\r\n")
    #expect(try client.line()?.hasPrefix("421 4.4.2") == true)
  }

  @Test func `connections are limited`() throws {
    let sink = try SMTPSink(configuration: .init(maximumConnections: 2), store: store)
    defer { sink.stop() }
    let first = try RawClient(port: sink.port)
    try first.reply()
    let second = try RawClient(port: sink.port)
    try second.reply()
    let third = try RawClient(port: sink.port)
    #expect(try third.line() == "421 sink.localhost too many connections")
    #expect(try third.line() == nil)
    try first.ask("QUIT")
    #expect(try first.line() == nil)
    #expect(sink.sessions == 2)
  }

  @Test func `a vanished client does not end the process`() throws {
    // A parent that ignores SIGPIPE hands that on; here the signal must be deadly.
    signal(SIGPIPE, SIG_DFL)
    let fault = try Fault(parsing: "dot:slow=100")
    let sink = try SMTPSink(configuration: .init(faults: [fault]), store: store)
    defer { sink.stop() }
    for _ in 0..<3 {
      let client = try RawClient(port: sink.port)
      try client.greet()
      try client.ask("MAIL FROM:<>")
      try client.ask("RCPT TO:<a@example.org>")
      try client.ask("DATA")
      // More replies than leave in one write: the first one is answered by a reset, and it is the
      // next one that would raise SIGPIPE.
      let noops = String(repeating: "NOOP\r\n", count: 5000)
      try client.send("x\r\n.\r\n" + noops)
    }
    let end = Date.now + 60
    while store.mails.count < 3, Date.now < end { Thread.sleep(forTimeInterval: 0.02) }
    Thread.sleep(forTimeInterval: 0.5)
    let client = try RawClient(port: sink.port)
    #expect(try client.reply()?.hasPrefix("220") == true)
    // What was sent before its sender vanished is stored all the same.
    #expect(store.mails.count == 3)
  }

  @Test func `concurrent clients lose nothing`() throws {
    let sink = try SMTPSink(store: store)
    defer { sink.stop() }
    let failures = Atomic(0)
    let port = sink.port
    DispatchQueue.concurrentPerform(iterations: 16) { client in
      do {
        let connection = try RawClient(port: port)
        try connection.greet()
        for number in 0..<50 {
          let answer = try connection.mail(to: "c\(client)n\(number)@example.org", "\(number)\r\n")
          if answer?.hasPrefix("250") != true { failures.add(1, ordering: .relaxed) }
        }
        try connection.ask("QUIT")
      } catch {
        failures.add(1, ordering: .relaxed)
      }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
    #expect(sink.received == 800)
    #expect(sink.sessions == 16)
    #expect(store.mails.map(\.sequence) == Array(1...800))
    #expect(Set(store.mails.flatMap(\.forwardPaths)).count == 800)
  }

  @Test(arguments: [
    SMTPSink.Configuration(hostname: "a\r\nb"), .init(hostname: ""), .init(maximumSize: 0),
    .init(idleTimeout: 0), .init(idleTimeout: .nan), .init(maximumConnections: 0),
  ])
  func `bad configuration`(configuration: SMTPSink.Configuration) {
    #expect(throws: SinkError.self) { try SMTPSink(configuration: configuration, store: store) }
  }
}
