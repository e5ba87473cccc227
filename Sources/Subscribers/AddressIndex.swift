import Mail

/// Finds the row that has an address.
///
/// It keeps row numbers with half of each address's hash, eight bytes together, and compares with the rows
/// themselves: a dictionary by address would take more memory than many a row.
struct AddressIndex {
  private struct Slot {
    var row = UInt32.max
    var hash: UInt32 = 0

    var isFree: Bool { row == .max }
  }

  /// A row stands in the first slot from its hash on that was free (linear probing); the count is a power
  /// of two, and at least half of them are free.
  private var slots = [Slot](repeating: Slot(), count: 16)
  private var count = 0

  init() {}

  /// All rows of a table, none of which has the address of another.
  init(_ rows: SubscriberTable) {
    for row in rows.indices { add(row, rows.hash(row)) }
  }

  /// The row that has an address; nil for none.
  func row(of address: EmailAddress, in rows: SubscriberTable) -> Int? {
    let hash = Self.half(AddressHash(address))
    var index = first(hash)
    while !slots[index].isFree {
      let row = Int(slots[index].row)
      if slots[index].hash == hash, rows.address(row) == address { return row }
      index = next(after: index)
    }
    return nil
  }

  /// Takes in a row, whose address no other has.
  mutating func add(_ row: Int, _ hash: AddressHash) {
    count += 1
    if count * 2 > slots.count {
      let old = slots
      slots = [Slot](repeating: Slot(), count: old.count * 2)
      for slot in old where !slot.isFree { put(slot) }
    }
    put(Slot(row: UInt32(row), hash: Self.half(hash)))
  }

  private mutating func put(_ slot: Slot) {
    var index = first(slot.hash)
    while !slots[index].isFree { index = next(after: index) }
    slots[index] = slot
  }

  private static func half(_ hash: AddressHash) -> UInt32 { UInt32(truncatingIfNeeded: hash.bits) }

  private func first(_ hash: UInt32) -> Int { Int(hash) & (slots.count - 1) }

  private func next(after index: Int) -> Int { (index + 1) & (slots.count - 1) }
}
