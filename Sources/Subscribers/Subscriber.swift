package import Mail

/// One row of a roster.
package struct Subscriber: Sendable {
  package var address: EmailAddress
  /// Every column that is not empty, by its name; `email` as it was written.
  package var fields: [String: String]
  /// The line of the roster that the row begins on.
  package var line: Int

  package init(address: EmailAddress, fields: [String: String], line: Int) {
    self.address = address
    self.fields = fields
    self.line = line
  }

  package var name: String? { fields["name"] }
}
