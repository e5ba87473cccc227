import Mail

/// Finds the row that has an address.
///
/// It keeps row numbers alone, four bytes each, and compares with the rows themselves: a dictionary by
/// address would take more memory than many a row.
struct AddressIndex {
  private static let free = UInt32.max

  /// A row stands in the first slot from its hash on that was free (linear probing); the count is a power
  /// of two, and at least half of them are free.
  private var slots = [UInt32](repeating: free, count: 16)
  private var count = 0

  /// The row that has an address; nil for none.
  func row(of address: EmailAddress, in rows: [Subscriber]) -> Int? {
    var slot = firstSlot(of: address)
    while slots[slot] != Self.free {
      let row = Int(slots[slot])
      if rows[row].address == address { return row }
      slot = next(after: slot)
    }
    return nil
  }

  /// Takes in the last of the rows, whose address no other has.
  mutating func addLast(of rows: [Subscriber]) {
    guard let row = rows.indices.last else { return }
    count += 1
    if count * 2 > slots.count {
      slots = [UInt32](repeating: Self.free, count: slots.count * 2)
      for row in rows.indices { put(row, at: rows[row].address) }
    } else {
      put(row, at: rows[row].address)
    }
  }

  private mutating func put(_ row: Int, at address: EmailAddress) {
    var slot = firstSlot(of: address)
    while slots[slot] != Self.free { slot = next(after: slot) }
    slots[slot] = UInt32(row)
  }

  private func firstSlot(of address: EmailAddress) -> Int {
    address.hashValue & (slots.count - 1)
  }

  private func next(after slot: Int) -> Int { (slot + 1) & (slots.count - 1) }
}
