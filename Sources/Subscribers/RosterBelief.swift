/// Who is on a roster, as far as its readings are believed.
///
/// A spreadsheet's save empties the file for a moment: a roster that shrank is believed only when the next
/// reading, a second later, says the same.
struct RosterBelief: Sendable {
  private(set) var listed: AddressSet
  /// A reading that is to be confirmed.
  private var doubted: AddressSet?

  init(_ listed: AddressSet) { self.listed = listed }

  /// - Returns: whether it is believed; else the roster is to be read once more.
  mutating func take(_ reading: AddressSet) -> Bool {
    guard reading.count >= listed.count || reading == doubted else {
      doubted = reading
      return false
    }
    (listed, doubted) = (reading, nil)
    return true
  }

  /// A roster that could not be read: what it says next is no confirmation of what it said before.
  mutating func takeNothing() { doubted = nil }
}
