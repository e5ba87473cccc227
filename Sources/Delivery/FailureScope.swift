/// What a refusal speaks of, read by its stage and codes alone, never by its words: each scope has its own
/// policy.
package enum FailureScope: Sendable, Equatable {
  /// This connection: open another.
  case session
  /// The login, without which the relay takes nothing from anybody.
  case login
  /// The relay as a whole, or what it thinks of the sender: nobody is booked.
  case relay
  /// The message, which everybody gets: nobody is booked.
  case message
  /// Too much, too fast, or not now: the relay gets less at a time.
  case pace
  /// One reader's mailbox, for good. A bare code may as well mean the relay's own mind.
  case mailbox(isBare: Bool)
  /// One reader's mailbox, for the moment: full, greylisted.
  case mailboxForNow

  /// Reads a refusal by its enhanced code where there is one (RFC 3463 §3), else by code and stage.
  package init(of reply: SMTPReply, at stage: SMTPStage) {
    let isAboutContent = stage == .data || stage == .message
    // RFC 3463 §3.2: X.1.7 and X.1.8 are about the sender, who is the same for everybody.
    // X.0.0 says nothing (RFC 3463 §3.1).
    let enhanced = reply.enhanced?.subject == 0 ? nil : reply.enhanced
    let isAboutSender = enhanced?.subject == 1 && [7, 8].contains(enhanced?.detail)
    switch (reply.code, enhanced) {
    // RFC 5321 §3.8: the relay is about to close the connection, whatever was asked.
    case (421, _): self = .session
    // RFC 4954 §6: authentication is wanted, too weak or refused.
    case (530, _), (534, _), (535, _), (538, _): self = .login
    case (400..<500, let enhanced?) where [1, 2].contains(enhanced.subject) && !isAboutSender:
      self = .mailboxForNow
    case (400..<500, _): self = .pace
    // “Too big for the system”, and what the message holds, whoever it is for.
    case (_, let enhanced?)
    where enhanced.subject == 6 || enhanced.subject == 3 && enhanced.detail == 4:
      self = .message
    // These two are about the message there, even where they speak of a mailbox: it is the sender's.
    case (552, _) where isAboutContent || stage == .mail: self = .message
    case (554, _) where isAboutContent: self = .message
    case (_, let enhanced?) where isAboutContent && enhanced.subject == 7: self = .message
    case (_, let enhanced?)
    where stage == .recipient
      && (Self.isGone(enhanced) || enhanced.subject == 2 && [0, 2].contains(enhanced.detail)):
      self = .mailbox(isBare: false)
    case (550, nil) where stage == .recipient, (551, nil) where stage == .recipient,
      (553, nil) where stage == .recipient:
      self = .mailbox(isBare: true)
    default: self = .relay
    }
  }

  /// RFC 3463 §3.2 and §3.3, RFC 7505 §4.2: no such mailbox, no such system, one that has moved, one that
  /// takes no mail.
  static func isGone(_ code: EnhancedStatusCode) -> Bool {
    code.subject == 1 && [1, 2, 3, 6, 10].contains(code.detail)
      || code.subject == 2 && code.detail == 1
  }
}
