import Curl
import Foundation
import Mail

/// The mail transactions of one connection (RFC 5321 §3.3), one after the other.
final class SMTPSession: TransportSession {
  private let connection: CurlConnection
  private let capabilities: SMTPCapabilities
  private let timeouts: SMTPTimeouts
  private var parser = SMTPReplyParser()
  private var output: [UInt8] = []
  private var isUsable = true
  private var lastUse = ContinuousClock.now

  /// After this long without a command the relay may have gone (RFC 5321 §4.5.3.2.7 gives it 5 minutes).
  private static let idleLimit = Duration.seconds(60)

  init(
    _ connection: CurlConnection, _ capabilities: SMTPCapabilities, _ timeouts: SMTPTimeouts
  ) {
    self.connection = connection
    self.capabilities = capabilities
    self.timeouts = timeouts
  }

  func isReady() -> Bool {
    // Whatever comes unasked, be it 421 or the end, would be taken for the reply to the next command.
    guard isUsable, parser.isEmpty, connection.isQuiet() else { return false }
    guard ContinuousClock.now - lastUse > Self.idleLimit else { return true }
    lastUse = .now
    return (try? command("NOOP")) != nil
  }

  func close() {
    // §4.1.1.10; nothing hangs on the reply, so a relay that does not give it is not waited for.
    if isUsable, (try? send(Array("QUIT\r\n".utf8)[...])) != nil { _ = try? readReply(5) }
    isUsable = false
    connection.cut()
  }

  func deliver(
    _ envelope: Envelope, _ message: [UInt8], commit: () throws -> Void
  ) throws -> DeliveryResult {
    if let refusal = localRefusal(envelope, message) { return refusal }
    defer { lastUse = .now }
    do {
      if let refusal = try openTransaction(envelope, size: message.count) { return refusal }
    } catch let error as Interruption {
      isUsable = false
      return .lost(error.reason)
    }
    do { try sendContent(message, commit) } catch let error as Interruption {
      // What was not handed over whole has no final dot, and was not sent (§4.1.1.4).
      isUsable = false
      return .lost(error.reason)
    } catch {
      isUsable = false
      throw error
    }
    do {
      let reply = try readReply(timeouts.message)
      if reply.code == 421 { isUsable = false }
      if reply.isPositive { return .accepted(reply) }
      guard reply.isTransient || reply.isPermanent else {
        throw Interruption("the end of the message was answered with \(reply)")
      }
      return .refused(reply, at: .message)
    } catch let error as Interruption {
      isUsable = false
      return .inDoubt(error.reason)
    }
  }

  /// What can be said without asking the relay.
  private func localRefusal(_ envelope: Envelope, _ message: [UInt8]) -> DeliveryResult? {
    if let limit = capabilities.size, limit > 0, message.count > limit {
      // RFC 1870 §6.1
      let text = "the message has \(message.count) octets, the relay takes \(limit)"
      return .refused(
        SMTPReply(code: 552, enhanced: EnhancedStatusCode(5, 3, 4), text: text), at: .mail)
    }
    if envelope.needsSMTPUTF8, !capabilities.smtpUTF8 {
      // RFC 6531 §3.5
      let text = "the address needs SMTPUTF8, which the relay does not offer"
      return .refused(
        SMTPReply(code: 553, enhanced: EnhancedStatusCode(5, 6, 7), text: text), at: .recipient)
    }
    return nil
  }

  /// MAIL, RCPT and DATA; in one piece where the relay takes that (RFC 2920 §3.1).
  /// - Returns: nil when the relay waits for the message.
  private func openTransaction(_ envelope: Envelope, size: Int) throws -> DeliveryResult? {
    let reversePath = envelope.reversePath?.smtp ?? ""
    let sizeParameter = capabilities.size == nil ? "" : " SIZE=\(size)"
    let utf8Parameter = envelope.needsSMTPUTF8 ? " SMTPUTF8" : ""
    var commands: [(line: String, stage: SMTPStage)] = [
      ("MAIL FROM:<\(reversePath)>\(sizeParameter)\(utf8Parameter)", .mail)
    ]
    commands += envelope.forwardPaths.map { ("RCPT TO:<\($0.smtp)>", .recipient) }
    commands.append(("DATA", .data))
    if capabilities.pipelining {
      try send(Array(commands.map { $0.line + "\r\n" }.joined().utf8)[...])
    }
    var refusal: DeliveryResult?
    var hasRecipients = false
    for (line, stage) in commands {
      if !capabilities.pipelining {
        if refusal != nil { break }
        try send(Array("\(line)\r\n".utf8)[...])
      }
      let reply = try readReply(stage == .data ? timeouts.data : timeouts.command)
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

  /// Sends the message and its end, once the attempt is on record.
  private func sendContent(_ message: [UInt8], _ commit: () throws -> Void) throws {
    output.removeAll(keepingCapacity: true)
    DotStuffing.append(message, to: &output)
    output.append(contentsOf: ".\r\n".utf8)
    try commit()
    try send(output[...])
  }

  private func command(_ line: String) throws -> SMTPReply {
    try send(Array("\(line)\r\n".utf8)[...])
    let reply = try readReply(timeouts.command)
    guard reply.isPositive else { throw Interruption("\(line) was answered with \(reply)") }
    return reply
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

  /// - Parameter timeout: seconds for the whole reply, so that single bytes do not prolong it.
  private func readReply(_ timeout: Int) throws -> SMTPReply {
    let end = ContinuousClock.now + .seconds(timeout)
    do {
      while true {
        if let reply = try parser.next() { return reply }
        try withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
          let count = try connection.receive(into: buffer, timeout: timeout, until: end)
          parser.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
      }
    } catch let error as CurlError {
      throw Interruption(error.description)
    } catch let error as SMTPReplyParser.Malformed { throw Interruption(error.reason) }
  }
}
