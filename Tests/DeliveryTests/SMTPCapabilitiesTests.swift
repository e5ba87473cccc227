import Testing

@testable import Delivery

@Suite struct SMTPCapabilitiesTests {
  @Test(arguments: [
    (["250-host", "250 PIPELINING"], ["pipelining"]),
    (["250-host", "250-pipelining", "250 SmtpUtf8"], ["pipelining", "smtpUTF8"]),
    (["250-host", "250 SIZE 1000"], ["size 1000"]),
    (["250-host", "250 SIZE"], ["size 0"]),
    (["250-host", "250 SIZE 99999999999999999999"], ["size 0"]),
    (["250-host", "250 AUTH PLAIN LOGIN"], ["auth"]),
    (["250-host", "250 AUTH=LOGIN"], ["auth"]),
    (["250-host", "250 AUTHOR"], []),
    (["250 host", "235 2.7.0 welcome"], ["logged in"]),
    (["502 no EHLO", "250 host"], []),
    // Only what was said under TLS counts (RFC 3207 §4.2).
    (
      [
        "250-host", "250-PIPELINING", "250-SIZE 5", "250 STARTTLS", "220 go", "250-host",
        "250 SIZE 7",
      ],
      ["size 7"]
    ),
  ])
  func `the last EHLO counts`(lines: [String], offers: [String]) {
    let found = SMTPCapabilities(greeting: ["220 host ESMTP"] + lines)
    let words = [
      found.pipelining ? "pipelining" : nil, found.smtpUTF8 ? "smtpUTF8" : nil,
      found.size.map { "size \($0)" }, found.auth ? "auth" : nil,
      found.isLoggedIn ? "logged in" : nil,
    ].compactMap(\.self)
    #expect(words == offers)
  }
}
