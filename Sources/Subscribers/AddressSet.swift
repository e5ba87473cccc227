package import Mail

/// A set of addresses by their hashes: 16 bytes for each of a million.
package struct AddressSet: Sendable {
  /// A hash stands in the first slot from its low bits on that was free (linear probing); 0 is a free one.
  /// The count is a power of two, and at least a quarter of them are free.
  private var slots = [UInt64](repeating: 0, count: 16)
  package private(set) var count = 0

  package init() {}

  package var isEmpty: Bool { count == 0 }

  package func contains(_ hash: AddressHash) -> Bool {
    slots.withUnsafeBufferPointer { $0[Self.slot(of: hash, in: $0)] != 0 }
  }

  package mutating func insert(_ hash: AddressHash) {
    if (count + 1) * 4 > slots.count * 3 { grow() }
    let isNew = slots.withUnsafeMutableBufferPointer { slots in
      let slot = Self.slot(of: hash, in: UnsafeBufferPointer(slots))
      defer { slots[slot] = Self.mark(of: hash) }
      return slots[slot] == 0
    }
    if isNew { count += 1 }
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    slots.withUnsafeMutableBufferPointer { slots in
      for bits in old where bits != 0 {
        slots[Self.slot(of: AddressHash(bits: bits), in: UnsafeBufferPointer(slots))] = bits
      }
    }
  }

  private static func mark(of hash: AddressHash) -> UInt64 { max(1, hash.bits) }

  /// Where a hash stands, or would.
  private static func slot(of hash: AddressHash, in slots: UnsafeBufferPointer<UInt64>) -> Int {
    let bits = mark(of: hash)
    var index = Int(truncatingIfNeeded: bits) & (slots.count - 1)
    while slots[index] != 0, slots[index] != bits { index = (index + 1) & (slots.count - 1) }
    return index
  }
}

extension AddressSet: Equatable {
  /// In which order they came does not count.
  package static func == (a: Self, b: Self) -> Bool {
    a.count == b.count && a.slots.allSatisfy { $0 == 0 || b.contains(AddressHash(bits: $0)) }
  }
}

extension AddressSet: ExpressibleByArrayLiteral {
  package init(arrayLiteral hashes: AddressHash...) { self.init(hashes) }

  package init(_ hashes: some Sequence<AddressHash>) {
    for hash in hashes { insert(hash) }
  }
}
