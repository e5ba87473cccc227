import Mail

/// Which addresses stood in a file. Of those that have a row in the roster one bit is kept each: a list that is imported
/// once more is not held in memory twice.
struct SeenAddresses {
  private let listed: AddressSet
  private var marks: [UInt64]
  private var others = AddressSet()

  /// - Parameter listed: who has a row.
  init(listed: AddressSet) {
    self.listed = listed
    marks = [UInt64](repeating: 0, count: listed.places / 64 + 1)
  }

  func contains(_ hash: AddressHash) -> Bool {
    guard let place = listed.place(of: hash) else { return others.contains(hash) }
    return marks[place >> 6] & 1 << UInt64(place & 63) != 0
  }

  /// - Returns: whether it was not there.
  mutating func insertNew(_ hash: AddressHash) -> Bool {
    guard let place = listed.place(of: hash) else { return others.insertNew(hash) }
    let mark: UInt64 = 1 << UInt64(place & 63)
    guard marks[place >> 6] & mark == 0 else { return false }
    marks[place >> 6] |= mark
    return true
  }
}
