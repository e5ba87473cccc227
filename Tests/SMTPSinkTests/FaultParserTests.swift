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
    ("rcpt=550 5.1.1", .reply(Reply(550, "5.1.1", "refused on request")), .always),
    ("rcpt:250", .reply(Reply(250, "2.0.0", "as requested")), .always),
    ("rcpt:354", .reply(Reply(354, nil, "as requested")), .always),
    ("rcpt:drip=20@50%", .drip(.milliseconds(20)), .chance(500_000)),
    ("rcpt:garbage@1/20", .garbage, .chance(50_000)),
    ("rcpt:half@0.5%", .half, .chance(5000)),
    ("rcpt:drop@0.00001%", .drop, .chance(1)),
    ("rcpt:drop@*@Example.org", .drop, .forwardPathsLike("*@example.org")),
    ("rcpt:drop@*.Example.org", .drop, .forwardPathsLike("*@*.example.org")),
    ("rcpt:drop@example.org", .drop, .forwardPathsLike("*@example.org")),
    ("rcpt:drop@a*@e", .drop, .forwardPathsLike("a*@e")),
  ])
  func `good spec`(spec: String, action: Fault.Action, when: Fault.When) throws {
    #expect(try Fault(parsing: spec) == Fault(stage: .rcpt, action: action, when: when))
  }

  @Test(arguments: Fault.Stage.allCases)
  func `every stage`(stage: Fault.Stage) throws {
    #expect(try Fault(parsing: "\(stage.rawValue):drop").stage == stage)
  }

  @Test(arguments: SinkCertificate.Flaw.allCases)
  func `a certificate can be wrong`(flaw: SinkCertificate.Flaw) throws {
    #expect(try Fault(parsing: "tls:\(flaw.rawValue)").action == .certificate(flaw))
    #expect(throws: FaultError.self) { try Fault(parsing: "starttls:\(flaw.rawValue)") }
  }

  @Test func `the end of the message has two names`() throws {
    #expect(try Fault(parsing: "message:drop") == Fault(parsing: "dot:drop"))
  }

  @Test(arguments: [
    ("", "no ':'"), ("rcpt", "no ':'"), ("rctp:550", "'rctp' is not one of the stages connect"),
    ("rctp:550", "did you mean 'rcpt'?"), ("rcpt:dorp", "did you mean 'drop'?"),
    ("rcpt:stal=3", "did you mean 'stall'?"), ("tls:expird", "did you mean 'expired'?"),
    ("mesage:drop", "did you mean 'message'?"),
    ("rcpt:", "neither a reply code nor drop"), ("rcpt:explode", "neither a reply code nor drop"),
    ("rcpt:199", "'199' is not a reply code"), ("rcpt:600", "'600' is not a reply code"),
    ("rcpt:354 3.0.0", "3.0.0 does not fit"), ("rcpt:5500", "'5500' is not a reply code"),
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
    ("rcpt:550@0%", "is not a time"), ("rcpt:550@101%", "is not a time"),
    ("rcpt:550@-5%", "is not a time"), ("rcpt:550@nan%", "is not a time"),
    ("rcpt:550@0/3", "is not a time"), ("rcpt:550@4/3", "is not a time"),
    ("rcpt:550@1/3/4", "is not a time"), ("rcpt:550@1/99999999", "is not a time"),
    ("rcpt:550@*@a@b", "not a pattern"), ("rcpt:550@* @b", "not a pattern"),
    ("ehlo:drop@example.org", "no recipient is known at ehlo"),
    ("connect:421", "connect has no reply"), ("tls:454", "tls has no reply"),
    ("tls:half", "tls has no reply"), ("content:drip=5", "content has no reply"),
    ("rcpt:drip", "drip needs milliseconds"), ("rcpt:drip=60001", "drip needs milliseconds"),
    ("rcpt:drop=3", "neither a reply code"), ("rcpt:expired", "shown at tls alone"),
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
