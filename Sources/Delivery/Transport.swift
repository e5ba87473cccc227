package import Mail

/// What takes an envelope and a message and says what became of them.
package protocol Transport: Sendable {
  /// Makes one line to the peer; a run opens several.
  /// - Parameter isStopped: asked during each wait, of the session too; who waits ends soon after a yes.
  /// - Throws: `TransportFailure` when it cannot be made.
  func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession
}

extension Transport {
  package func openSession() throws -> any TransportSession {
    try openSession(isStopped: { false })
  }
}

/// One line to a peer, used by one thread.
package protocol TransportSession: AnyObject {
  /// Whether it can take another message; asked before each one.
  func isReady() -> Bool

  /// Hands over one message.
  /// - Parameter commit: called when the peer waits for the message and nothing of it has left; when it
  ///   throws, nothing of it leaves, the error comes out of `deliver` and the session is at its end.
  func deliver(_ mail: OutgoingMail, commit: () throws -> Void) throws -> DeliveryResult

  /// Ends the session in good order; may be called on a broken one.
  func close()
}

extension TransportSession {
  package func isReady() -> Bool { true }
}

/// What became of one message.
package enum DeliveryResult: Sendable, Equatable {
  /// The peer has taken responsibility for it (RFC 5321 §6.1); no reply where no relay speaks.
  case accepted(SMTPReply?)
  /// The peer said no, at the given point.
  case refused(SMTPReply, at: SMTPStage)
  /// The session ended; nothing was handed over.
  case lost(String)
  /// The session ended between the end of the message and the reply: it may have been taken.
  case inDoubt(String)
  /// Our own verdict about the recipient's address; the peer was not asked.
  case unsendable(String)
  /// Our own verdict about the message, whoever it is for; the peer was not asked.
  case unfit(String)
}

/// The points of a mail transaction at which a peer can say no (RFC 5321 §3.3).
package enum SMTPStage: String, Sendable {
  case mail = "MAIL"
  case recipient = "RCPT"
  case data = "DATA"
  case message = "the message"
}

/// Why no session could be opened.
package struct TransportFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// Whether trying again can help, without somebody mending something.
  package var isTransient: Bool
  package var reason: String

  package init(_ reason: String, isTransient: Bool) {
    self.reason = reason
    self.isTransient = isTransient
  }

  package var description: String { reason }
}
