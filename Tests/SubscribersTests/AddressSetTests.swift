import Mail
import Testing

@testable import Subscribers

/// Addresses by their hashes.
@Suite struct AddressSetTests {
  private func hashes(_ bits: some Sequence<UInt64>) -> [AddressHash] {
    bits.map { AddressHash(bits: $0) }
  }

  @Test func `what was put in is there, and nothing else, however many there are`() {
    var set = AddressSet()
    // Many share their low bits, and so their slots.
    let all = hashes((0..<3000).map { $0 % 3 == 0 ? $0 << 32 : $0 &* 0x9E37_79B9_7F4A_7C15 | 2 })
    for (index, hash) in all.enumerated() {
      #expect(!set.contains(hash))
      set.insert(hash)
      set.insert(hash)
      #expect(set.count == index + 1)
    }
    #expect(all.allSatisfy(set.contains))
    #expect(!hashes((0..<3000).map { $0 << 33 | 5 }).contains(where: set.contains))
  }

  @Test func `a hash of zero is one like others`() {
    var set = AddressSet()
    #expect(set.isEmpty && !set.contains(AddressHash(bits: 0)))
    set.insert(AddressHash(bits: 0))
    #expect(set.count == 1 && set.contains(AddressHash(bits: 0)))
  }

  @Test func `sets are equal by what they hold`() {
    let some = hashes([16, 32, 48, 64])
    #expect(AddressSet(some) == AddressSet(some.reversed()))
    #expect(AddressSet(some) != AddressSet(some.dropLast()))
    #expect(AddressSet(some) != AddressSet(some.dropLast() + hashes([80])))
  }
}
