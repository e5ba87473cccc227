package import Curl
package import Mail

/// What takes an envelope and a message and says what became of them.
package protocol Transport: Sendable {
  /// Makes one line to the peer; a run opens several.
  /// - Parameter isStopped: asked during each wait, of the session too; who waits ends soon after a yes.
  /// - Throws: `TransportFailure` when it cannot be made.
  func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession

  /// The same transport with a place for one session, where others may have all of them; nil for none now.
  func reserved() throws -> (any Transport)?

  /// Whether a session is to end after its message, since others wait for its place who have fewer.
  /// - Parameter isPromise: whether it ends now; else that is only asked.
  func mustGiveWay(isPromise: Bool) throws -> Bool

  /// Says that nobody waits for a place any more.
  func stopWaiting()
}

extension Transport {
  package func openSession() throws -> any TransportSession {
    try openSession(isStopped: { false })
  }

  package func reserved() throws -> (any Transport)? { self }

  package func mustGiveWay(isPromise: Bool) throws -> Bool { false }

  package func stopWaiting() {}
}

/// One line to a peer, used by one thread.
package protocol TransportSession: AnyObject {
  /// Whether it can take another message; asked before each one.
  func isReady() -> Bool

  /// Hands over one message.
  /// - Parameter commit: called when the peer waits for the message and nothing of it has left; when it
  ///   throws, nothing of it leaves, the error comes out of `deliver` and the session is at its end.
  func deliver(_ mail: OutgoingMail, commit: () throws -> Void) throws -> DeliveryResult

  /// The same, and tells the peer with the end of the message of the next one, where it takes that: the
  /// round trip of an envelope is saved.
  /// - Parameter following: asked at most once, before `commit`, for a mail that can be had without a wait.
  ///   That mail must be the next one; who ends the session in place of that owes nobody anything.
  func deliver(
    _ mail: OutgoingMail, following: () throws -> FollowingMail?, commit: () throws -> Void
  ) throws -> DeliveryResult

  /// What the peer said it can do; nil where no relay speaks.
  var capabilities: SMTPCapabilities? { get }

  /// What the peer showed of itself; nil where no relay speaks.
  var introduction: Introduction? { get }

  /// Ends the session in good order; may be called on a broken one.
  func close()
}

extension TransportSession {
  package func isReady() -> Bool { true }

  package func deliver(
    _ mail: OutgoingMail, following: () throws -> FollowingMail?, commit: () throws -> Void
  ) throws -> DeliveryResult {
    try deliver(mail, commit: commit)
  }

  package var capabilities: SMTPCapabilities? { nil }

  package var introduction: Introduction? { nil }
}

/// The mail of which a peer is told with the end of the one before.
package struct FollowingMail: Sendable {
  package var mail: OutgoingMail
  /// Whether nobody knows yet that this peer bears it: it is not waited for as long then.
  package var isTrial: Bool

  package init(_ mail: OutgoingMail, isTrial: Bool) {
    self.mail = mail
    self.isTrial = isTrial
  }
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

  /// Whether the peer was not asked.
  var isOurs: Bool {
    switch self {
    case .unsendable, .unfit: true
    case .accepted, .refused, .lost, .inDoubt: false
    }
  }
}

/// The points of a mail transaction at which a peer can say no (RFC 5321 §3.3).
package enum SMTPStage: String, Sendable, CaseIterable {
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
  /// What went wrong with the connection, which tells the setting that could mend it.
  package var cause: CurlError.Kind?

  package init(_ reason: String, isTransient: Bool, cause: CurlError.Kind? = nil) {
    self.reason = reason
    self.isTransient = isTransient
    self.cause = cause
  }

  package var description: String { reason }
}
