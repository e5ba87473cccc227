/// What a person decides about an issue that was begun: each is durable when it returns.
extension Journal {
  /// Takes back what was booked on recipients, who count as untried from now on.
  package func putBack(_ numbers: [Int]) throws {
    try appendDurably { buffer, time in
      for number in numbers {
        JournalLine.append(at: time, to: &buffer) {
          $0.append(contentsOf: "\(JournalState.retryKind)\t\(number)\t-".utf8)
        }
      }
    }
  }

  /// Writes down that the mails of recipients arrived, where no relay said so.
  package func believeArrived(_ numbers: [Int], reason: String) throws {
    guard !numbers.isEmpty else { return }
    try waitUntilDurable(
      append(numbers.map { JournalRecord(.accepted, $0, relay: "", reply: reason) }))
  }

  /// Closes the issue for good: nobody else of it is mailed.
  package func closeIssue(reason: String) throws {
    try appendHead(.closed, ClosedRecord(reason: reason))
  }
}
