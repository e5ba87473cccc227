#if false
  import Testing

  @testable import Delivery

  @Suite struct FailureScopeTests {
    private static let gone = FailureScope.mailbox(isBare: false)
    private static let full = FailureScope.mailbox(isBare: false)
    private static let bare = FailureScope.mailbox(isBare: true)

    @Test(arguments: [
      (421, "", SMTPStage.mail, FailureScope.session), (421, "4.7.0", .message, .session),
      (530, "5.7.0", .mail, .login), (535, "5.7.8", .recipient, .login),
      (450, "4.2.1", .recipient, .mailboxForNow), (450, "4.2.0", .recipient, .mailboxForNow),
      (452, "4.2.2", .message, .mailboxForNow), (451, "", .message, .pace),
      (450, "", .recipient, .pace), (454, "4.7.0", .mail, .pace), (451, "4.3.0", .data, .pace),
      // The sender is the same for everybody (RFC 3463 §3.2), whatever is refused.
      (451, "4.1.8", .recipient, .pace), (550, "5.1.8", .recipient, .relay),
      (553, "5.1.7", .recipient, .relay), (550, "5.7.1", .mail, .relay), (550, "", .mail, .relay),
      (552, "5.3.4", .mail, .message), (552, "", .mail, .message),
      (550, "5.1.1", .recipient, gone), (550, "5.1.10", .recipient, gone),
      (550, "5.2.1", .recipient, gone), (550, "5.2.2", .recipient, full),
      (550, "5.2.0", .recipient, full), (550, "", .recipient, bare),
      (550, "5.0.0", .recipient, bare),
      (551, "", .recipient, bare),
      (553, "", .recipient, bare), (552, "", .recipient, .relay), (554, "", .recipient, .relay),
      (554, "5.7.1", .recipient, .relay), (550, "5.2.3", .recipient, .relay),
      (550, "5.4.4", .recipient, .relay), (503, "5.5.1", .recipient, .relay),
      // At the content it is the sender's or the message's, whatever is said of a mailbox.
      (550, "5.1.1", .message, .relay), (550, "5.2.2", .data, .relay),
      (554, "5.2.2", .message, .message),
      (552, "5.2.2", .message, .message), (550, "5.7.1", .message, .message),
      (550, "5.6.0", .message, .message), (550, "5.3.4", .message, .message),
      (550, "5.3.0", .message, .relay), (554, "5.3.0", .message, .message),
      (552, "", .message, .message), (550, "", .message, .relay),
    ])
    func `a refusal has a scope`(code: Int, enhanced: String, stage: SMTPStage, scope: FailureScope)
    {
      let reply = SMTPReply(
        code: code, enhanced: EnhancedStatusCode(parsing: enhanced.utf8), text: "no")
      #expect(FailureScope(of: reply, at: stage) == scope)
    }
  }
#endif
