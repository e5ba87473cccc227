package import Mail

/// A set of addresses by their hashes: some 12 bytes for each of a million.
package struct AddressSet: Sendable {
  /// A hash stands in the first slot from its own on that was free (linear probing); 0 is a free one. A quarter
  /// of them are free at least.
  ///
  /// The slots are in the order of the hashes, so that growing goes through both tables once from end to end.
  private var slots = [UInt64](repeating: 0, count: 16)
  package private(set) var count = 0

  /// From here on it grows by a quarter and not by half: what is free costs memory too.
  private static let large = 1 << 20

  package init() {}

  package var isEmpty: Bool { count == 0 }

  /// Room for so many is made once; for more of them than many a list has it is made when they come.
  mutating func reserve(_ expected: Int) {
    let wanted = min(expected, Self.mostReserved)
    guard isEmpty, wanted > slots.count / 2 else { return }
    slots = []
    slots = [UInt64](repeating: 0, count: wanted / 3 * 4 + 16)
  }

  private static let mostReserved = 1 << 23

  package func contains(_ hash: AddressHash) -> Bool {
    slots.withUnsafeBufferPointer { $0[Self.slot(of: hash, in: $0)] != 0 }
  }

  /// How many places there are, and that of a hash, which it has until another is put in; nil for one that is not there.
  var places: Int { slots.count }
  func place(of hash: AddressHash) -> Int? {
    slots.withUnsafeBufferPointer { slots in
      let slot = Self.slot(of: hash, in: slots)
      return slots[slot] == 0 ? nil : slot
    }
  }

  package mutating func insert(_ hash: AddressHash) { _ = insertNew(hash) }

  /// - Returns: whether it was not there.
  mutating func insertNew(_ hash: AddressHash) -> Bool {
    if (count + 1) * 4 > slots.count * 3 { grow() }
    let isNew = slots.withUnsafeMutableBufferPointer { slots in
      let slot = Self.slot(of: hash, in: UnsafeBufferPointer(slots))
      guard slots[slot] == 0 else { return false }
      slots[slot] = Self.mark(of: hash)
      return true
    }
    if isNew { count += 1 }
    return isNew
  }

  /// Looks at the slots of hashes that are about to be put in: memory that is far away is fetched for many at once, and
  /// not for one after the other.
  mutating func lookAhead(_ hashes: some Sequence<AddressHash>) {
    seen = slots.withUnsafeBufferPointer { slots in
      hashes.reduce(0) { $0 &+ slots[Self.first($1, in: slots.count)] }
    }
  }

  /// Of no use but that what was looked at is not left out.
  private var seen: UInt64 = 0

  private mutating func grow() {
    let old = slots
    slots = []
    slots = [UInt64](
      repeating: 0, count: old.count + (old.count < Self.large ? old.count / 2 : old.count / 4))
    slots.withUnsafeMutableBufferPointer { slots in
      for bits in old where bits != 0 {
        slots[Self.slot(of: AddressHash(bits: bits), in: UnsafeBufferPointer(slots))] = bits
      }
    }
  }

  private static func mark(of hash: AddressHash) -> UInt64 { max(1, hash.bits) }

  /// Below the count whatever the bits are: the upper half of their product.
  private static func first(_ hash: AddressHash, in count: Int) -> Int {
    Int(truncatingIfNeeded: mark(of: hash).multipliedFullWidth(by: UInt64(count)).high)
  }

  /// Where a hash stands, or would.
  private static func slot(of hash: AddressHash, in slots: UnsafeBufferPointer<UInt64>) -> Int {
    let bits = mark(of: hash)
    var index = first(hash, in: slots.count)
    while slots[index] != 0, slots[index] != bits {
      index += 1
      if index == slots.count { index = 0 }
    }
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
