package import Mail

/// One recipient of a run, and how to make the mail.
package struct DeliveryJob: Sendable {
  /// In the recipients file, from 1.
  package var number: Int
  package var recipient: EmailAddress
  package var make: @Sendable () throws -> OutgoingMail
  /// Asked again when nothing but the message itself is left to be sent, which may be much later.
  package var isStillWanted: @Sendable () throws -> Bool
  /// How often a new session was lost under it in this run.
  var losses = 0
  /// What the journal said of the recipient when the run began.
  package var previous: JournalOutcome?
  /// Whether it is tried once more in this run, after a refusal that was not booked.
  var wasHeld = false

  package init(
    number: Int, recipient: EmailAddress, previous: JournalOutcome? = nil,
    isStillWanted: @escaping @Sendable () throws -> Bool = { true },
    make: @escaping @Sendable () throws -> OutgoingMail
  ) {
    self.number = number
    self.recipient = recipient
    self.previous = previous
    self.isStillWanted = isStillWanted
    self.make = make
  }
}

/// Where a run gets its recipients, one at a time and no earlier than it needs them.
package protocol RecipientQueue: Sendable {
  /// Called from several threads.
  /// - Returns: nil when there are no more.
  func next() throws -> DeliveryJob?

  /// One that was given before, and had to wait.
  /// - Returns: nil when it is not wanted any more.
  func again(_ number: Int) throws -> DeliveryJob?
}
