import Testing

@testable import SMTPSink

@Suite struct FaultParserTests {
  @Test(arguments: [
    ("rcpt:550", Fault.Action.reply(Reply(550, "5.0.0", "refused on request")), Fault.When.always),
    ("rcpt:550 5.1.1 no such user@3", .reply(Reply(550, "5.1.1", "no such user")), .times(3...3)),
    ("rcpt:450 4.2.1", .reply(Reply(450, "4.2.1", "refused on request")), .always),
    ("rcpt:450 busy now@*9", .reply(Reply(450, "4.0.0", "busy now")), .every(9)),
    ("rcpt:drop@2+", .drop, .times(2...Int.max)),
    ("rcpt:stall=5@2-7", .stall(.seconds(5)), .times(2...7)),
    ("rcpt:slow=250@Anna@Example.org", .slow(.milliseconds(250)), .forwardPath("anna@example.org")),
  ])
  func `good spec`(spec: String, action: Fault.Action, when: Fault.When) throws {
    #expect(try Fault(parsing: spec) == Fault(stage: .rcpt, action: action, when: when))
  }

  @Test(arguments: Fault.Stage.allCases)
  func `every stage`(stage: Fault.Stage) throws {
    #expect(try Fault(parsing: "\(stage.rawValue):drop").stage == stage)
  }

  @Test(arguments: [
    ("", "no ':'"), ("rcpt", "no ':'"), ("rctp:550", "'rctp' is not one of the stages greeting"),
    ("rcpt:", "neither a reply code nor drop"), ("rcpt:explode", "neither a reply code nor drop"),
    ("rcpt:250", "'250' is not a reply code"), ("rcpt:5500", "'5500' is not a reply code"),
    ("rcpt:55x", "'55x' is not a reply code"), ("rcpt:550 4.1.1", "4.1.1 does not fit"),
    ("rcpt:550 no\r\n250 such", "printable ASCII"), ("rcpt:550 né", "printable ASCII"),
    ("rcpt:store-drop", "store-drop needs a message"), ("rcpt:stall", "stall needs seconds"),
    ("rcpt:stall=-1", "stall needs seconds"), ("rcpt:stall=3601", "stall needs seconds"),
    ("rcpt:slow=fast", "slow needs milliseconds"), ("rcpt:slow=0", "slow needs milliseconds"),
    ("rcpt:550@", "'' is not a time"), ("rcpt:550@0", "'0' is not a time"),
    ("rcpt:550@5-2", "'5-2' is not a time"), ("rcpt:550@*0", "'*0' is not a time"),
    ("rcpt:550@+3", "'+3' is not a time"), ("rcpt:550@0+", "'0+' is not a time"),
    ("rcpt:550@1-2-3", "is not a time"), ("rcpt:550@a b@c.org", "is not an address"),
    ("mail:550@anna@example.org", "no recipient is known at mail"),
    ("rcpt:550@99999999999999999999", "is not a time"),
  ])
  func `bad spec`(spec: String, reason: String) throws {
    let error = try #require(throws: FaultError.self) { try Fault(parsing: spec) }
    #expect(error.spec == spec)
    #expect(error.reason.contains(reason))
    // The advice must itself be sound.
    #expect(throws: Never.self) { try Fault(parsing: error.example) }
    #expect(error.description == "fault '\(spec)': \(error.reason); example: \(error.example)")
  }
}
