package import Mail

/// One recipient of a run, and how to make the mail.
package struct DeliveryJob: Sendable {
  package var recipient: EmailAddress
  package var make: @Sendable () throws -> (envelope: Envelope, bytes: [UInt8])
  /// How often a new session was lost under it in this run.
  var losses = 0

  package init(
    recipient: EmailAddress,
    make: @escaping @Sendable () throws -> (envelope: Envelope, bytes: [UInt8])
  ) {
    self.recipient = recipient
    self.make = make
  }
}

/// Where a run gets its recipients, one at a time and no earlier than it needs them.
package protocol RecipientQueue: Sendable {
  /// The next recipient, or nil when there are no more. Called from several threads.
  func next() throws -> DeliveryJob?
}
