import Glibc

/// One client's socket with its buffers, used by one thread; the registry closes the socket.
struct Connection {
  /// Why a dialogue is over.
  enum End: Error {
    /// The client or `stop()` closed the connection.
    case lost
    case timedOut
    /// After QUIT, after a 421, or because a fault says so.
    case closing
  }

  private let socket: Int32
  private let idleTimeout: Duration
  private var input = InputBuffer()
  /// Replies not yet sent: those to a pipelined group leave together (RFC 2920 §3.2).
  private var output: [UInt8] = []
  /// Set once both sides speak TLS.
  private var tls: ServerTLS?
  /// The pause after each byte of what leaves next.
  private var drip: Duration?

  init(socket: Int32, idleTimeout: Double) {
    self.socket = socket
    self.idleTimeout = .seconds(idleTimeout)
    setTimeouts(seconds: idleTimeout)
    // Replies are small and waited for: never hold one back for the last one's acknowledgement.
    var on: Int32 = 1
    setsockopt(
      socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout.size(ofValue: on)))
  }

  /// Whether the client sent on without waiting for a reply: there is more input than one line, or
  /// the reply to the line before has not even left.
  var isPipelined: Bool { !input.isEmpty || !output.isEmpty }

  mutating func readLine() throws(End) -> InputBuffer.Line {
    if let line = input.takeLine() { return line }
    let deadline = ContinuousClock.now + idleTimeout
    while true {
      try fill(before: deadline)
      if let line = input.takeLine() { return line }
    }
  }

  /// Reads up to the final dot; nil when the message exceeds `maximumSize`.
  mutating func readMessage(
    maximumSize: Int
  ) throws(End) -> (bytes: [UInt8], bareLineBreaks: Int)? {
    let deadline = ContinuousClock.now + idleTimeout * 10
    var reader = MessageReader(maximumSize: maximumSize)
    var isComplete = false
    while true {
      input.consume {
        let taken = reader.take($0)
        isComplete = taken.isComplete
        return taken.used
      }
      if isComplete { break }
      try fill(before: deadline)
    }
    guard let content = reader.content(), content.bytes.count <= maximumSize else { return nil }
    return content
  }

  mutating func write(_ lines: [String]) throws(End) {
    for line in lines {
      output.append(contentsOf: line.utf8)
      output.append(contentsOf: [13, 10])
    }
    // A client that pipelines without end and never reads is held back by its own full socket.
    if output.count > 32_768 { try flush() }
  }

  mutating func flush() throws(End) {
    guard !output.isEmpty else { return }
    if let pause = drip {
      drip = nil
      let slow = output
      output.removeAll(keepingCapacity: true)
      for byte in slow {
        try send([byte])
        try self.pause(pause, untilPeerCloses: true)
      }
      return
    }
    try send(output)
    output.removeAll(keepingCapacity: true)
  }

  /// Sends bytes that need be no reply, after all that waits.
  mutating func say(_ bytes: [UInt8]) throws(End) {
    try flush()
    try send(bytes)
  }

  /// What is written next leaves a byte at a time.
  mutating func dripNext(_ pause: Duration) throws(End) {
    try flush()
    drip = pause
  }

  private func send(_ plain: [UInt8]) throws(End) {
    guard let tls else { return try sendRaw(plain) }
    guard plain.withUnsafeBytes({ tls.write($0) }) else { throw .lost }
    try sendRaw(tls.drain())
  }

  private func sendRaw(_ bytes: [UInt8]) throws(End) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        // MSG_NOSIGNAL: a client that went away must not end the process with SIGPIPE.
        Glibc.send(
          socket, all.baseAddress.map { $0 + sent }, all.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .lost }
      sent += count
    }
  }

  /// Makes the handshake of TLS; what the client sent ahead of it counts for nothing (RFC 3207 §4.2).
  mutating func startTLS(_ certificate: SinkCertificate) throws(End) {
    try flush()
    input.clear()
    guard let tls = certificate.accept() else { throw .closing }
    while true {
      let reading = tls.handshake()
      try sendRaw(tls.drain())
      switch reading {
      case .bytes: return self.tls = tls
      case .more: try feed(tls)
      case .ended, .failed: throw .lost
      }
    }
  }

  private func feed(_ tls: ServerTLS) throws(End) {
    var bytes = [UInt8](repeating: 0, count: 16_384)
    let count = bytes.withUnsafeMutableBytes { receiveRaw($0) }
    if count < 0, errno == EAGAIN { throw .timedOut }
    guard count > 0 else { throw .lost }
    bytes.withUnsafeBytes { tls.feed(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }

  /// Sends what waits, then does nothing for `duration`; less when the sink is stopped or, with
  /// `untilPeerCloses`, when the client hangs up.
  mutating func pause(_ duration: Duration, untilPeerCloses: Bool = false) throws(End) {
    try flush()
    // POLLRDHUP of poll(2), which Glibc's Swift module leaves out. POLLHUP always wakes.
    let events: Int16 = untilPeerCloses ? 0x2000 : 0
    let deadline = ContinuousClock.now + duration
    while true {
      let left = deadline - ContinuousClock.now
      guard left > .zero else { return }
      var watched = pollfd(fd: socket, events: events, revents: 0)
      let milliseconds = left / Duration.milliseconds(1)
      let count = poll(&watched, 1, Int32(milliseconds.rounded(.up)))
      if count > 0 { throw .lost }
    }
  }

  /// Ends the sending side and waits a moment for the client to do the same.
  ///
  /// Closing a socket with unread input resets the connection, and a reset can destroy replies on
  /// their way to the client.
  mutating func hangUp() {
    do { try flush() } catch { return }
    shutdown(socket, Int32(SHUT_WR))
    setTimeouts(seconds: 1)
    let deadline = ContinuousClock.now + .seconds(1)
    while ContinuousClock.now < deadline {
      input.clear()
      guard receive() > 0 else { return }
    }
  }

  /// Closes with a reset when the socket is closed: whoever connected gets no word at all.
  func resetOnClose() {
    var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }

  private mutating func fill(before deadline: ContinuousClock.Instant) throws(End) {
    // RFC 2920 §3.2: nothing may be held back when the server would wait for the client.
    try flush()
    let count = receive()
    if count < 0, errno == EAGAIN { throw .timedOut }
    guard count > 0 else { throw .lost }
    // A client that sends a byte now and then must not hold the connection for ever.
    guard ContinuousClock.now < deadline else { throw .timedOut }
  }

  private mutating func receive() -> Int {
    guard let tls else {
      let connection = self
      return input.fill { connection.receiveRaw($0) }
    }
    let connection = self
    return input.fill { room in
      while true {
        let reading = tls.read(into: room)
        do throws(End) {
          try connection.sendRaw(tls.drain())
          switch reading {
          case .bytes(let count): return count
          case .ended: return 0
          case .failed: return -1
          case .more: try connection.feed(tls)
          }
        } catch {
          if case .timedOut = error { errno = EAGAIN } else { errno = ECONNRESET }
          return -1
        }
      }
    }
  }

  private func receiveRaw(_ room: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      let count = recv(socket, room.baseAddress, room.count, 0)
      if count < 0, errno == EINTR { continue }
      return count
    }
  }

  private func setTimeouts(seconds: Double) {
    var time = timeval(
      tv_sec: Int(seconds), tv_usec: Int((seconds - seconds.rounded(.down)) * 1_000_000))
    let size = socklen_t(MemoryLayout.size(ofValue: time))
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, size)
  }
}
