import Curl
import Foundation
import Mail

/// The mail transactions of one connection (RFC 5321 §3.3), one after the other.
final class SMTPSession: TransportSession {
  private let connection: CurlConnection
  private let offers: SMTPCapabilities
  private let timeouts: SMTPTimeouts
  /// `host:port`, for words.
  private let peer: String
  private var parser = SMTPReplyParser()
  private var output: [UInt8] = []
  private var isUsable = true
  /// The envelope that left with the end of the message before; its replies are still to be read.
  private var announced: Announced?
  private var lastUse = ContinuousClock.now
  /// The last thing that the relay refused, which may be why it went.
  private var lastRefusal: SMTPReply?

  init(
    _ connection: CurlConnection, _ offers: SMTPCapabilities, _ timeouts: SMTPTimeouts,
    peer: String
  ) {
    self.connection = connection
    self.offers = offers
    self.timeouts = timeouts
    self.peer = peer
  }

  var capabilities: SMTPCapabilities? { offers }

  var introduction: Introduction? { Introduction(connection) }

  func isReady() -> Bool {
    // What has come in answers the envelope.
    if isUsable, announced != nil { return true }
    // Whatever comes unasked, be it 421 or the end, would be taken for the reply to the next command.
    guard isUsable, parser.isEmpty, connection.isQuiet() else { return false }
    guard ContinuousClock.now - lastUse > timeouts.idle else { return true }
    lastUse = .now
    return (try? command("NOOP")) != nil
  }

  func close() {
    // The relay may wait for a message: QUIT would be its first line, and without an end it is nothing.
    if announced != nil { isUsable = false }
    // §4.1.1.10; nothing hangs on the reply, so a relay that does not give it is not waited for.
    if isUsable, (try? send(Array("QUIT\r\n".utf8)[...])) != nil {
      _ = try? readReply(.seconds(5), afterStop: .seconds(1))
    }
    isUsable = false
    connection.cut()
  }

  func deliver(_ mail: OutgoingMail, commit: () throws -> Void) throws -> DeliveryResult {
    try deliver(mail, following: { nil }, commit: commit)
  }

  func deliver(
    _ mail: OutgoingMail, following: () throws -> FollowingMail?, commit: () throws -> Void
  ) throws -> DeliveryResult {
    if let verdict = verdict(on: mail) { return verdict }
    defer { lastUse = .now }
    lastRefusal = nil
    do {
      if let refusal = try openTransaction(mail) { return refusal }
      try sendContent(mail.bytes, following, commit)
    } catch let error as Interruption {
      // What was not handed over whole has no final dot, and was not sent (§4.1.1.4).
      end()
      return .lost(reason(of: error))
    } catch {
      end()
      throw error
    }
    do {
      let reply = try readReply(timeouts.message, afterStop: timeouts.afterStop)
      if reply.code == 421 { end() }
      if reply.isPositive { return .accepted(reply) }
      guard reply.isTransient || reply.isPermanent else {
        throw Interruption("the end of the message was answered with \(reply)")
      }
      return .refused(reply, at: .message)
    } catch let error as Interruption {
      end()
      return .inDoubt(reason(of: error))
    }
  }

  /// Nothing more is said here, and what was announced is not sent.
  private func end() {
    isUsable = false
    announced = nil
  }

  /// What can be said without asking the relay: it is our word, and never looks like the relay's.
  private func verdict(on mail: OutgoingMail) -> DeliveryResult? {
    // RFC 1870 §6.1
    if let limit = offers.size, limit > 0, mail.bytes.count > limit {
      return .unfit("the message has \(mail.bytes.count) octets, the relay takes \(limit)")
    }
    // RFC 6531 §3.5
    guard !offers.smtpUTF8 else { return nil }
    if mail.envelope.forwardPaths.contains(where: \.needsSMTPUTF8) {
      return .unsendable("the address needs SMTPUTF8, which the relay does not offer")
    }
    // The sender is the same for everybody.
    return mail.needsSMTPUTF8
      ? .unfit("an address of the sender's needs SMTPUTF8, which the relay does not offer") : nil
  }

  /// MAIL, RCPT and DATA; in one piece where the relay takes that (RFC 2920 §3.1), or before now.
  /// - Returns: nil when the relay waits for the message.
  private func openTransaction(_ mail: OutgoingMail) throws -> DeliveryResult? {
    let opening = announced?.opening ?? TransactionOpening(mail, offers)
    var firstTimeout = timeouts.command
    if let announced {
      // Nobody ever gets what is another's.
      guard announced.envelope == mail.envelope else {
        throw Interruption("another mail was announced")
      }
      if announced.isTrial { firstTimeout = min(firstTimeout, timeouts.trial) }
      self.announced = nil
    } else if offers.pipelining {
      try send(opening.bytes[...])
    }
    var refusal: DeliveryResult?
    var hasRecipients = false
    var start = 0
    for (stage, end) in opening.commands {
      if !offers.pipelining {
        if refusal != nil { break }
        try send(opening.bytes[start..<end])
        start = end
      }
      let reply = try readReply(
        stage == .mail ? firstTimeout : stage == .data ? timeouts.data : timeouts.command)
      if reply.code == 421 {
        isUsable = false
        return refusal ?? .refused(reply, at: stage)
      }
      let isGood = stage == .data ? reply.code == 354 : reply.isPositive
      guard isGood || reply.isTransient || reply.isPermanent else {
        throw Interruption("\(stage.rawValue) was answered with \(reply)")
      }
      if isGood, stage == .recipient { hasRecipients = true }
      if isGood, stage == .data, let refusal {
        endNothing(hasRecipients: hasRecipients)
        return refusal
      }
      if !isGood, refusal == nil { refusal = .refused(reply, at: stage) }
    }
    // Some relays close the connection now; what they said of the recipient stands all the same.
    if refusal != nil, (try? command("RSET")) == nil { isUsable = false }
    return refusal
  }

  /// The relay waits for a message after a refusal: it gets an empty one where nobody would receive
  /// that (RFC 2920 §3.1), else nothing more.
  private func endNothing(hasRecipients: Bool) {
    isUsable = false
    guard !hasRecipients, (try? send(Array(".\r\n".utf8)[...])) != nil,
      let reply = try? readReply(timeouts.message)
    else { return }
    isUsable = reply.code != 421
  }

  /// Sends the message, once the attempt is on record, with its end and the next envelope behind it: the end
  /// may be followed by commands in the same group (RFC 2920 §3.1).
  ///
  /// If the relay speaks before the end has left, that does not: it would be taken for the answer to it.
  private func sendContent(
    _ message: [UInt8], _ following: () throws -> FollowingMail?, _ commit: () throws -> Void
  ) throws {
    output.removeAll(keepingCapacity: true)
    DotStuffing.append(message, to: &output)
    output += Self.finalDot
    let end = output.count
    var next: Announced?
    if offers.pipelining, let following = try following(), verdict(on: following.mail) == nil {
      let opening = TransactionOpening(following.mail, offers)
      output += opening.bytes
      next = Announced(
        envelope: following.mail.envelope, opening: opening, isTrial: following.isTrial)
    }
    try commit()
    var sent = 0
    while sent < end {
      try expectSilence()
      sent += try sendSome(output[sent...])
    }
    // The message is with the relay now, whatever becomes of the next one.
    do {
      try send(output[sent...])
      announced = next
    } catch is Interruption { isUsable = false }
  }

  private static let finalDot = Array(".\r\n".utf8)

  private func expectSilence() throws {
    let arrived = takeArrived()
    if arrived == 0 { throw Interruption("the relay closed the connection during the message") }
    guard arrived == nil, parser.isEmpty else {
      throw Interruption("the relay spoke before the message had ended")
    }
  }

  /// Hands what has come in already to the parser.
  /// - Returns: how many bytes; 0 at the end of the connection, nil when it is open and quiet.
  private func takeArrived() -> Int? {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
      let count = connection.takeArrived(into: buffer)
      if let count { parser.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
      return count
    }
  }

  /// Why the session ended, with the relay's name and its last words, where it said any.
  private func reason(of error: Interruption) -> String {
    _ = takeArrived()
    var last = lastRefusal
    while let reply = try? parser.next() { last = reply }
    let words = last.map(\.description) ?? parser.leftOver
    let isTold = words.isEmpty || error.reason.contains(words)
    return "\(peer): \(error.reason)" + (isTold ? "" : " (it last said: \(words))")
  }

  private func command(_ line: String) throws -> SMTPReply {
    try send(Array("\(line)\r\n".utf8)[...])
    let reply = try readReply(timeouts.command)
    guard reply.isPositive else { throw Interruption("\(line) was answered with \(reply)") }
    return reply
  }

  private struct Announced {
    let envelope: Envelope
    let opening: TransactionOpening
    let isTrial: Bool
  }

  /// The session cannot go on.
  private struct Interruption: Error {
    var reason: String
    init(_ reason: String) { self.reason = reason }
  }

  private func send(_ bytes: ArraySlice<UInt8>) throws {
    do {
      try bytes.withUnsafeBytes { try connection.send($0, timeout: timeouts.block) }
    } catch let error as CurlError { throw Interruption(error.description) }
  }

  private func sendSome(_ bytes: ArraySlice<UInt8>) throws -> Int {
    do {
      return try bytes.withUnsafeBytes { try connection.sendSome($0, timeout: timeouts.block) }
    } catch let error as CurlError { throw Interruption(error.description) }
  }

  /// - Parameter timeout: for the whole reply, so that single bytes do not prolong it.
  private func readReply(
    _ timeout: Duration, afterStop patience: Duration = .zero
  ) throws -> SMTPReply {
    var deadline = Deadline(timeout, afterStop: patience)
    do {
      while true {
        if let reply = try parser.next() {
          if reply.isTransient || reply.isPermanent { lastRefusal = reply }
          return reply
        }
        try withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
          let count = try connection.receive(into: buffer, &deadline)
          parser.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
      }
    } catch let error as CurlError {
      throw Interruption(error.description)
    } catch let error as SMTPReplyParser.Malformed { throw Interruption(error.reason) }
  }
}
