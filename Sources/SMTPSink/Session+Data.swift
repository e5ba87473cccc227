import Synchronization

/// DATA and what follows it, RFC 5321 §4.1.1.4.
extension Session {
  mutating func data() throws(Connection.End) {
    guard case .inTransaction(let transaction) = stage, transaction.namedRecipients else {
      return try reply(.outOfOrder("MAIL and RCPT come first"))
    }
    // RFC 2920 §3.1: a client that pipelines may learn only here that all its RCPT failed.
    guard !transaction.forwardPaths.isEmpty else {
      return try reply(Reply(554, "5.5.1", "no valid recipients"))
    }
    guard try passes(.data, forwardPaths: transaction.forwardPaths) else { return }
    try reply(Reply(354, nil, "end with a dot on a line of its own"))
    let early = server.plan.action(at: .content, forwardPaths: transaction.forwardPaths)
    // A reply here leaves together with the 354, so that it comes before the end of the message for sure:
    // it is no answer to that.
    let isTaken =
      try early.map { action throws(Connection.End) in
        try commit(action, at: .content)
      } ?? true
    let content = try connection.readMessage(maximumSize: configuration.maximumSize)
    // §4.1.1.4: whatever the answer, the transaction is over.
    stage = .greeted
    guard isTaken else { return note("C: (a message that is not taken)") }
    guard let content else {
      note("C: (a message that is too large)")
      // RFC 1870 §6.3: the announced size was only an estimate; this is the real one.
      return try reply(.sizeExceeded)
    }
    note("C: (message of \(content.bytes.count) octets)")
    try finish(
      ReceivedMail(
        reversePath: transaction.reversePath, forwardPaths: transaction.forwardPaths,
        bytes: content.bytes, sequence: server.nextSequence(),
        bareLineBreaks: content.bareLineBreaks))
  }

  private mutating func finish(_ mail: ReceivedMail) throws(Connection.End) {
    let action = server.plan.action(at: .dot, forwardPaths: mail.forwardPaths)
    if let action, !action.stores {
      _ = try commit(action, at: .dot)
      return
    }
    do {
      try server.store.store(mail)
    } catch {
      return try reply(.storeFailed(error))
    }
    // Only now: a slow or lost answer to a stored message is what leaves a client in doubt.
    if let action { _ = try commit(action, at: .dot) }
    server.received.add(1, ordering: .releasing)
    try reply(Reply(250, "2.0.0", "stored as \(mail.sequence)"))
  }
}
