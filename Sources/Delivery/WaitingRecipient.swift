/// A recipient of a run that waits, as little of it as there may be a million.
struct WaitingRecipient: Sendable, Equatable {
  /// In the recipients file.
  var number: Int32
  /// In the run's table of domains.
  var domain: Int32
  /// New connections that were lost under it in this run.
  var losses: UInt8 = 0
  /// How often a relay asked for less as it was tried, in this run.
  var slowed: UInt8 = 0
  /// The words of the last of those, in the run's table of words.
  var words: Int16 = -1
  /// Whether it is tried once more after a refusal that was not booked.
  var wasHeld = false
  /// Whether it was not on the list when it was its turn again, and is asked for the last time.
  var wasMissing = false
}
