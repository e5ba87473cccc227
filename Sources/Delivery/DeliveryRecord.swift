package import Mail

/// Where a run writes down what happens.
package protocol DeliveryRecord: Sendable {
  /// Writes a record. - Returns: a ticket for `waitUntilDurable`.
  func append(_ kind: JournalRecord.Kind, _ address: EmailAddress, _ reply: String) throws -> Int
  /// Returns when the record of that ticket, and all before it, would survive a power cut.
  func waitUntilDurable(_ ticket: Int) throws
}

/// For runs of which nothing is to be kept: dry runs and test mails.
package struct NoRecord: DeliveryRecord {
  package init() {}
  package func append(_ kind: JournalRecord.Kind, _ address: EmailAddress, _ reply: String) -> Int {
    0
  }
  package func waitUntilDurable(_ ticket: Int) {}
}
