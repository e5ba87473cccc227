/// Where a run writes down what happens.
package protocol DeliveryRecord: Sendable {
  /// Writes records, all of them in one piece. - Returns: a ticket for `waitUntilDurable`.
  func append(_ records: [JournalRecord]) throws -> Int
  /// Returns when the records of that ticket, and all before them, would survive a power cut.
  func waitUntilDurable(_ ticket: Int) throws
}

extension DeliveryRecord {
  package func append(
    _ kind: JournalRecord.Kind, _ number: Int, relay: String, reply: String = ""
  ) throws -> Int {
    try append([JournalRecord(kind, number, relay: relay, reply: reply)])
  }
}

/// For runs of which nothing is to be kept: dry runs and test mails.
package struct NoRecord: DeliveryRecord {
  package init() {}
  package func append(_ records: [JournalRecord]) -> Int { 0 }
  package func waitUntilDurable(_ ticket: Int) {}
}
