/// STARTTLS (RFC 3207) and AUTH (RFC 4954), where the sink offers them.
extension Session {
  mutating func startTLS() throws(Connection.End) {
    guard let certificates = server.certificates else {
      return try reply(Reply(502, "5.5.1", "command not implemented"))
    }
    guard case .greeted = stage, !isEncrypted else {
      return try reply(.outOfOrder("STARTTLS comes once, after EHLO"))
    }
    guard try passes(.starttls) else { return }
    try reply(Reply(220, "2.0.0", "go ahead"))
    let action = server.plan.action(at: .tls)
    if let action, try !commit(action, at: .tls) { return }
    var flaw: SinkCertificate.Flaw?
    if case .certificate(let shown) = action { flaw = shown }
    try connection.startTLS(certificates[flaw])
    isEncrypted = true
    // RFC 3207 §4.2: back to where the client has said nothing yet.
    stage = .connected
  }

  mutating func auth(_ mechanism: String, _ response: String?) throws(Connection.End) {
    guard configuration.asksForLogin else {
      return try reply(Reply(502, "5.5.1", "command not implemented"))
    }
    // RFC 4954 §4: not in a transaction, and once.
    guard case .greeted = stage, !isLoggedIn else {
      return try reply(.outOfOrder("AUTH comes once, after EHLO"))
    }
    var missing: Int
    switch mechanism {
    case "PLAIN": missing = 1
    case "LOGIN": missing = 2
    default: return try reply(Reply(504, "5.5.4", "AUTH is PLAIN or LOGIN here"))
    }
    if response != nil { missing -= 1 }
    for prompt in ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"].suffix(missing) {
      try reply(Reply(334, nil, mechanism == "PLAIN" ? "" : prompt))
      guard case .text(let answer) = try connection.readLine(), answer != "*" else {
        return try reply(Reply(501, "5.7.0", "no login, then"))
      }
      note("C: (a part of a login)")
    }
    guard try passes(.auth) else { return }
    isLoggedIn = true
    try reply(Reply(235, "2.7.0", "whoever you are"))
  }
}
