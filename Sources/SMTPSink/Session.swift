/// One client's dialogue, from the greeting to the end: RFC 5321 §4.3.
struct Session {
  enum Stage {
    /// The greeting refused service; only QUIT is served (§3.1).
    case refused
    case connected
    case greeted
    case inTransaction(Transaction)
  }

  struct Transaction {
    let reversePath: String
    var forwardPaths: [String] = []
    /// Whether any RCPT was given, accepted or not.
    var namedRecipients = false
  }

  let number: Int
  let server: Server
  var isEncrypted = false
  var isLoggedIn = false
  var connection: Connection
  var stage = Stage.connected

  init(number: Int, socket: Int32, server: Server) {
    self.number = number
    self.server = server
    connection = Connection(socket: socket, idleTimeout: server.configuration.idleTimeout)
  }

  var configuration: SMTPSink.Configuration { server.configuration }

  /// Speaks with the client until one side ends it; the socket stays open for the caller to close.
  mutating func run() {
    do throws(Connection.End) {
      guard try connects() else { return connection.resetOnClose() }
      try greet()
      while true { try answer(try connection.readLine()) }
    } catch {
      end(error)
    }
  }

  /// Whether the client gets to hear anything at all.
  private mutating func connects() throws(Connection.End) -> Bool {
    switch server.plan.action(at: .connect) {
    case nil: return true
    case .drop: return false
    case let action?: return try commit(action, at: .connect)
    }
  }

  private mutating func greet() throws(Connection.End) {
    stage = .refused
    guard try passes(.greeting) else { return }
    stage = .connected
    try reply(Reply(220, nil, "\(configuration.hostname) ESMTP sink"))
  }

  private mutating func answer(_ line: InputBuffer.Line) throws(Connection.End) {
    switch line {
    case .text(let text):
      note("C: \(text)")
      try obey(text)
    case .malformed(let text):
      note("C: \(text)")
      try reply(.malformed)
    case .tooLong:
      note("C: (line too long)")
      try reply(.tooLong)
    }
  }

  private mutating func obey(_ text: String) throws(Connection.End) {
    // RFC 2920 §3.1: only a client that was offered PIPELINING may send ahead of the reply.
    if connection.isPipelined, !configuration.extensions.contains(.pipelining) {
      return try reply(Reply(503, "5.5.0", "PIPELINING is not offered; wait for the reply"))
    }
    let command: Command
    do throws(Reply) {
      command = try Command(parsing: text)
    } catch {
      return try reply(error)
    }
    if case .refused = stage {
      guard case .quit = command else { return try reply(.outOfOrder("no service here; QUIT")) }
    }
    try obey(command)
  }

  private mutating func obey(_ command: Command) throws(Connection.End) {
    switch command {
    case .helo: try helo()
    case .ehlo: try ehlo()
    case .mail(let reversePath, let parameters): try mail(reversePath, parameters)
    case .rcpt(let forwardPath): try rcpt(forwardPath)
    case .data: try data()
    case .starttls: try startTLS()
    case .auth(let mechanism, let response): try auth(mechanism, response)
    case .rset: try rset()
    case .quit: try quit()
    case .noop: try reply(Reply(250, "2.0.0", "still here"))
    // §3.5.3: 252 says neither yes nor no.
    case .vrfy: try reply(Reply(252, "2.1.5", "send some mail and see"))
    case .help: try reply(Reply(214, "2.0.0", "EHLO MAIL RCPT DATA RSET NOOP VRFY HELP QUIT"))
    }
  }

  private mutating func end(_ reason: Connection.End) {
    switch reason {
    case .lost:
      return
    case .timedOut:
      // §3.8: a server that closes on its own account says 421 first.
      do { try reply(Reply(421, "4.4.2", "\(configuration.hostname) waited too long")) } catch {}
    case .closing:
      break
    }
    note("S: (closed)")
    connection.hangUp()
  }
}

extension Session {
  mutating func reply(_ reply: Reply) throws(Connection.End) {
    let lines = reply.wireLines(
      withEnhancedCodes: configuration.extensions.contains(.enhancedStatusCodes))
    for line in lines { note("S: \(line)") }
    try connection.write(lines)
  }

  /// Does what a fault says about `stage`; true when the command is then to be obeyed as usual.
  mutating func passes(
    _ stage: Fault.Stage, forwardPaths: [String] = []
  ) throws(Connection.End) -> Bool {
    guard let action = server.plan.action(at: stage, forwardPaths: forwardPaths) else {
      return true
    }
    return try commit(action, at: stage)
  }

  /// Does what a fault says; true when the normal reply is to follow.
  mutating func commit(
    _ action: Fault.Action, at stage: Fault.Stage
  ) throws(Connection.End) -> Bool {
    switch action {
    case .reply(let reply):
      try self.reply(reply)
      // RFC 5321 §3.8: after 421 the server closes the connection.
      if reply.code == 421 { throw .closing }
      return false
    case .drop, .storeDrop:
      throw .closing
    case .stall(let duration):
      try connection.pause(duration, untilPeerCloses: true)
      throw .closing
    case .slow(let duration):
      try connection.pause(duration)
      return true
    case .drip(let duration):
      try connection.dripNext(duration)
      return true
    case .garbage:
      note("S: (garbage)")
      try connection.say(Self.garbage)
      return false
    case .half:
      note("S: (half a reply)")
      try connection.say(Array("\(stage.usualCode) 2.0.0 o".utf8))
      throw .closing
    // Shown in place of the right one, and no other way to misbehave.
    case .certificate: return true
    }
  }

  /// No reply by any reading of RFC 5321 §4.2.
  private static let garbage: [UInt8] = [0xFF, 0xFE, 0x00] + Array("<html>25O ok\r\n".utf8)

  func note(_ line: @autoclosure () -> String) {
    guard let transcript = configuration.transcript else { return }
    transcript.record(line().escapingControls(), session: number)
  }
}

extension String {
  fileprivate func escapingControls() -> String {
    unicodeScalars.reduce(into: "") { text, scalar in
      text +=
        scalar.value < 0x20 || scalar.value == 0x7F
        ? scalar.escaped(asASCII: true) : String(scalar)
    }
  }
}
