/// The commands that carry mail, RFC 5321 §3.3.
extension Session {
  mutating func helo() throws(Connection.End) {
    stage = .greeted
    try reply(Reply(250, nil, configuration.hostname))
  }

  mutating func ehlo() throws(Connection.End) {
    guard try passes(.ehlo) else { return }
    // §4.1.4: EHLO also forgets a transaction.
    stage = .greeted
    try reply(Reply(250, nil, lines: [configuration.hostname] + offers))
  }

  private var offers: [String] {
    let offered = configuration.extensions
    return [
      offered.contains(.pipelining) ? "PIPELINING" : nil,
      offered.contains(.size) ? "SIZE \(configuration.maximumSize)" : nil,
      offered.contains(.eightBitMIME) ? "8BITMIME" : nil,
      offered.contains(.enhancedStatusCodes) ? "ENHANCEDSTATUSCODES" : nil,
      server.certificates != nil && !isEncrypted ? "STARTTLS" : nil,
      configuration.asksForLogin && !isLoggedIn ? "AUTH PLAIN LOGIN" : nil,
    ].compactMap(\.self)
  }

  mutating func mail(
    _ reversePath: String, _ parameters: [Command.Parameter]
  ) throws(Connection.End) {
    switch stage {
    case .greeted: break
    // §4.1.4: a second MAIL is out of order until RSET or the end of the transaction.
    case .inTransaction: return try reply(.outOfOrder("a transaction is under way"))
    case .connected, .refused: return try reply(.outOfOrder("EHLO or HELO comes first"))
    }
    if configuration.asksForLogin, !isLoggedIn {
      return try reply(Reply(530, "5.7.0", "a login comes first"))
    }
    if let refusal = refusal(of: parameters) { return try reply(refusal) }
    guard try passes(.mail) else { return }
    stage = .inTransaction(Transaction(reversePath: reversePath))
    try reply(Reply(250, "2.1.0", "sender ok"))
  }

  private func refusal(of parameters: [Command.Parameter]) -> Reply? {
    let offered = configuration.extensions
    for parameter in parameters {
      let value = parameter.value ?? ""
      switch parameter.keyword {
      case "SIZE" where offered.contains(.size):
        // RFC 1870 §4: 1 to 20 digits, which is more than Int can hold.
        guard (1...20).contains(value.utf8.count), value.utf8.allSatisfy({ 48...57 ~= $0 }) else {
          return .badParameters("SIZE is a number of octets")
        }
        // RFC 1870 §6.1: refuse now what could not be taken later.
        if Int(value).map({ $0 > configuration.maximumSize }) ?? true { return .sizeExceeded }
      case "BODY" where offered.contains(.eightBitMIME):
        // RFC 6152 §2.
        guard ["7BIT", "8BITMIME"].contains(value.uppercased()) else {
          return .badParameters("BODY is 7BIT or 8BITMIME")
        }
      default:
        // RFC 5321 §4.1.1.11.
        return Reply(555, "5.5.4", "unknown MAIL parameter \(parameter.keyword)")
      }
    }
    return nil
  }

  mutating func rcpt(_ forwardPath: String) throws(Connection.End) {
    guard case .inTransaction(var transaction) = stage else {
      return try reply(.outOfOrder("MAIL comes first"))
    }
    transaction.namedRecipients = true
    stage = .inTransaction(transaction)
    // §4.5.3.1.8 asks for 100 at least; §4.5.3.1.10 says 452 for too many.
    guard transaction.forwardPaths.count < 1000 else {
      return try reply(Reply(452, "4.5.3", "too many recipients"))
    }
    guard try passes(.rcpt, forwardPaths: [forwardPath]) else { return }
    transaction.forwardPaths.append(forwardPath)
    stage = .inTransaction(transaction)
    try reply(Reply(250, "2.1.5", "recipient ok"))
  }

  mutating func rset() throws(Connection.End) {
    guard try passes(.rset) else { return }
    // §4.1.1.5: RSET is in order at any time, and changes nothing before EHLO.
    if case .inTransaction = stage { stage = .greeted }
    try reply(Reply(250, "2.0.0", "forgotten"))
  }

  mutating func quit() throws(Connection.End) {
    guard try passes(.quit) else { return }
    try reply(Reply(221, "2.0.0", "\(configuration.hostname) closes"))
    throw .closing
  }
}
