/// How far a refusal reaches: each scope has its own policy.
package enum FailureScope: Sendable, Equatable {
  /// This connection: open another.
  case session
  /// The relay as a whole: stop and say why.
  case relay
  /// The message, which everybody gets: stop before the next one is refused too.
  case message
  /// One recipient.
  case recipient

  /// Reads a refusal by its enhanced code where there is one (RFC 3463 §3), else by code and stage.
  package init(of reply: SMTPReply, at stage: SMTPStage) {
    // RFC 5321 §3.8: the relay is about to close the connection, whatever was asked.
    if reply.code == 421 {
      self = .session
      return
    }
    // RFC 4954 §6: authentication is wanted, too weak or refused.
    if [530, 534, 535, 538].contains(reply.code) {
      self = .relay
      return
    }
    guard reply.isPermanent else {
      self = .recipient
      return
    }
    // RFC 3463 §3.2: X.1.7 and X.1.8 are about the sender, who is the same for everybody; Postfix
    // says them in reply to RCPT.
    if let enhanced = reply.enhanced, enhanced.subject == 1, [7, 8].contains(enhanced.detail) {
      self = .relay
      return
    }
    switch stage {
    // A sender that is refused is refused for everybody; one that is too long for it is a message.
    case .mail: self = reply.code == 552 ? .message : .relay
    case .recipient: self = .recipient
    case .data, .message:
      switch reply.enhanced?.subject {
      // Addressing and mailbox status: some relays look at the recipient only now.
      case 1, 2: self = .recipient
      // Content, policy, and “too big for the system”.
      case 6, 7: self = .message
      case 3 where reply.enhanced?.detail == 4: self = .message
      default: self = [552, 554].contains(reply.code) ? .message : .recipient
      }
    }
  }
}
