import Testing

@testable import Delivery

@Suite struct FailureScopeTests {
  @Test(arguments: [
    (421, "", SMTPStage.mail, FailureScope.session),
    (421, "4.7.0", .message, .session),
    (530, "5.7.0", .mail, .relay),
    (535, "5.7.8", .recipient, .relay),
    (450, "4.2.1", .recipient, .recipient),
    (451, "", .message, .recipient),
    (451, "4.1.8", .recipient, .recipient),
    (550, "5.7.1", .mail, .relay),
    (552, "5.3.4", .mail, .message),
    (550, "5.1.1", .recipient, .recipient),
    (554, "5.7.1", .recipient, .recipient),
    // The sender is the same for everybody (RFC 3463 §3.2), also when only RCPT is refused.
    (550, "5.1.8", .recipient, .relay),
    (553, "5.1.7", .recipient, .relay),
    (550, "5.1.1", .message, .recipient),
    (550, "5.2.2", .data, .recipient),
    (550, "5.7.1", .message, .message),
    (550, "5.6.0", .message, .message),
    (550, "5.3.4", .message, .message),
    (550, "5.3.0", .message, .recipient),
    (554, "5.3.0", .message, .message),
    (552, "", .message, .message),
    (550, "", .message, .recipient),
  ])
  func aRefusalHasAScope(code: Int, enhanced: String, stage: SMTPStage, scope: FailureScope) {
    let reply = SMTPReply(
      code: code, enhanced: EnhancedStatusCode(parsing: enhanced.utf8), text: "no")
    #expect(FailureScope(of: reply, at: stage) == scope)
  }
}
