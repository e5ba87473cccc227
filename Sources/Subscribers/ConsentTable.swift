import Foundation
import Mail

/// What a log says of each address, packed: a million addresses of which it says one thing each take little more
/// memory than their letters.
struct ConsentTable {
  private struct Entry {
    /// Where the address stands, how long it is, whether it ever left, and the form of what is said of it.
    private var bits: UInt64
    /// The time of the one word; of several, where they are.
    var value: Int64 = 0

    init(start: Int, count: Int) { bits = UInt64(start) << 24 | UInt64(count) << 8 }

    var start: Int { Int(bits >> 24) }
    var count: Int { Int(bits >> 8 & 0xFFFF) }

    /// Nothing, or a form of words, or several words.
    var form: UInt8 {
      get { UInt8(bits & 0x7F) }
      set { bits = bits & ~0x7F | UInt64(newValue) }
    }

    /// Whether the address ever left, be it that it was undone: the line is there all the same.
    var hasLeft: Bool {
      get { bits & 0x80 != 0 }
      set { bits = newValue ? bits | 0x80 : bits & ~0x80 }
    }
  }

  private static let nothing: UInt8 = 0x7F
  private static let several: UInt8 = 0x7E
  /// No address is longer: of one that was written down, letters that fold to several among them.
  private static let longest = 0xFFFF

  /// Blocks of addresses one after the other, none of which grows past its room, so that none is ever copied.
  private var texts: [[UInt8]] = []
  private static let roomBits = 20
  /// Blocks of entries, all full but the last.
  private var blocks: [[Entry]] = []
  private static let blockBits = 12
  private var entryCount = 0
  /// The words of those of whom there are several.
  private var words: [ConsentWords] = []
  /// Upper half of an address's hash, and behind it the number of its entry, counted from 1; 0 is a free one. An
  /// entry stands in the first slot from its own on that was free (linear probing); a quarter of them are free at
  /// least. They lie in several parts by the first bits of the hash, of which one grows at a time: beside a large table
  /// there is never another one as large.
  private var parts = [[UInt64]](
    repeating: [UInt64](repeating: 0, count: 2), count: 1 << Self.partBits)
  private var partCounts = [Int](repeating: 0, count: 1 << Self.partBits)
  private static let partBits: UInt64 = 5
  /// Of how many addresses something is said.
  private(set) var count = 0
  /// How many addresses ever left.
  private(set) var leftCount = 0

  /// From here on a part grows by a quarter and is not doubled: what is free costs memory too.
  private static let large = 1 << 15

  var isEmpty: Bool { count == 0 }

  // MARK: Asking

  /// What is said of an address in its canonical spelling; nil for nothing.
  subscript(address: String) -> ConsentWords? {
    index(of: address).flatMap { words(at: $0) }
  }

  /// Whether an address ever left.
  func hasLeft(_ address: String) -> Bool {
    index(of: address).map { entry(at: $0).hasLeft } ?? false
  }

  /// Whether something may be said of an address of that hash: no for most of whom nothing is said.
  func mayKnow(_ hash: AddressHash) -> Bool {
    let half = hash.bits >> 32
    return parts[Self.part(half)].withUnsafeBufferPointer { slots in
      var slot = Self.first(half, in: slots.count)
      while slots[slot] != 0 {
        if slots[slot] >> 32 == half { return true }
        slot += 1
        if slot == slots.count { slot = 0 }
      }
      return false
    }
  }

  /// The entry of an address, by which others keep what they know of it; nil where it was never told of.
  func index(of address: UnsafeRawBufferPointer) -> Int? {
    find(address, AddressHash(canonical: address).bits >> 32).index
  }

  func index(of address: String) -> Int? {
    var address = address
    return address.withUTF8 { index(of: UnsafeRawBufferPointer($0)) }
  }

  func words(at index: Int) -> ConsentWords? {
    let entry = entry(at: index)
    switch entry.form {
    case Self.nothing: return nil
    case Self.several: return words[Int(entry.value)]
    default:
      return ConsentWords.Form(rawValue: entry.form).map { ConsentWords($0, at: entry.value) }
    }
  }

  /// All that an entry can be asked by; some of them have nothing to say.
  var indices: Range<Int> { 0..<entryCount }

  func address(at index: Int) -> String {
    withAddress(at: index) { String(decoding: $0, as: UTF8.self) }
  }

  func hash(at index: Int) -> AddressHash {
    withAddress(at: index) { AddressHash(canonical: $0) }
  }

  func hasLeft(at index: Int) -> Bool { entry(at: index).hasLeft }

  /// Those of whom something is said.
  var addresses: some Sequence<String> {
    indices.lazy.filter { entry(at: $0).form != Self.nothing }.map { address(at: $0) }
  }

  private func entry(at index: Int) -> Entry {
    blocks[index >> Self.blockBits][index & (1 << Self.blockBits - 1)]
  }

  func withAddress<Value>(
    at index: Int, _ body: (UnsafeRawBufferPointer) -> Value
  ) -> Value {
    let entry = entry(at: index)
    return texts[entry.start >> Self.roomBits].withUnsafeBytes { text in
      let start = entry.start & (1 << Self.roomBits - 1)
      return body(UnsafeRawBufferPointer(rebasing: text[start..<start + entry.count]))
    }
  }

  // MARK: Telling

  /// Takes in a word of a person.
  /// - Parameter isLeaving: whether it is noted that the address left.
  mutating func add(
    _ word: ConsentWords.Word?, _ status: ConsentStatus, at time: Int64, canBeUndone: Bool,
    of address: UnsafeRawBufferPointer, isLeaving: Bool = false
  ) {
    let index = entry(for: address)
    if isLeaving { noteLeft(index) }
    update(index) { words in
      if words == nil { words = ConsentWords() }
      words?.add(word, status, at: time, canBeUndone: canBeUndone)
    }
  }

  /// Takes in what is said under another address of the same person.
  mutating func add(_ other: ConsentWords, of address: String) {
    var address = address
    let index = address.withUTF8 { entry(for: UnsafeRawBufferPointer($0)) }
    update(index) { words in
      if words == nil { words = ConsentWords() }
      words?.add(other)
    }
  }

  /// Forgets what is said of an address, but not whether it ever left.
  mutating func remove(_ address: String) -> ConsentWords? {
    guard let index = index(of: address) else { return nil }
    var removed: ConsentWords?
    update(index) { words in
      removed = words
      words = nil
    }
    return removed
  }

  /// Notes that an address left at some time.
  mutating func noteLeft(_ address: UnsafeRawBufferPointer) { noteLeft(entry(for: address)) }

  private mutating func noteLeft(_ index: Int) {
    let (block, place) = (index >> Self.blockBits, index & (1 << Self.blockBits - 1))
    guard !blocks[block][place].hasLeft else { return }
    blocks[block][place].hasLeft = true
    leftCount += 1
  }

  private mutating func update(_ index: Int, _ change: (inout ConsentWords?) -> Void) {
    var entry = entry(at: index)
    var told = words(at: index)
    if told != nil { count -= 1 }
    change(&told)
    if let told {
      count += 1
      if entry.form == Self.several {
        words[Int(entry.value)] = told
      } else if let single = told.single {
        (entry.form, entry.value) = (single.form.rawValue, single.time)
      } else {
        (entry.form, entry.value) = (Self.several, Int64(words.count))
        words.append(told)
      }
    } else {
      entry.form = Self.nothing
    }
    blocks[index >> Self.blockBits][index & (1 << Self.blockBits - 1)] = entry
  }

  /// The entry of an address, be it a new one that says nothing.
  private mutating func entry(for address: UnsafeRawBufferPointer) -> Int {
    // What is longer is no address.
    let address = UnsafeRawBufferPointer(rebasing: address.prefix(Self.longest))
    let half = AddressHash(canonical: address).bits >> 32
    let part = Self.part(half)
    if (partCounts[part] + 1) * 4 > parts[part].count * 3 { grow(part) }
    let (found, slot) = find(address, half)
    if let found { return found }
    if texts.last.map({ $0.count + address.count > 1 << Self.roomBits }) ?? true {
      texts.append([])
      texts[texts.count - 1].reserveCapacity(1 << Self.roomBits)
    }
    if entryCount & (1 << Self.blockBits - 1) == 0 {
      blocks.append([])
      blocks[blocks.count - 1].reserveCapacity(1 << Self.blockBits)
    }
    partCounts[part] += 1
    let text = texts.count - 1
    var entry = Entry(
      start: text << Self.roomBits | texts[text].count, count: address.count)
    entry.form = Self.nothing
    texts[text].append(contentsOf: address)
    blocks[blocks.count - 1].append(entry)
    entryCount += 1
    parts[part][slot] = half << 32 | UInt64(entryCount)
    return entryCount - 1
  }

  /// The entry of an address, and the slot that it has or would get.
  private func find(_ address: UnsafeRawBufferPointer, _ half: UInt64) -> (index: Int?, slot: Int) {
    parts[Self.part(half)].withUnsafeBufferPointer { slots in
      var slot = Self.first(half, in: slots.count)
      while slots[slot] != 0 {
        if slots[slot] >> 32 == half {
          let index = Int(slots[slot] & 0xFFFF_FFFF) - 1
          if withAddress(at: index, { Self.isEqual($0, address) }) { return (index, slot) }
        }
        slot += 1
        if slot == slots.count { slot = 0 }
      }
      return (nil, slot)
    }
  }

  private static func isEqual(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer)
    -> Bool
  {
    guard one.count == other.count, let base = one.baseAddress, let start = other.baseAddress else {
      return one.count == other.count
    }
    return memcmp(base, start, one.count) == 0
  }

  private mutating func grow(_ part: Int) {
    let old = parts[part]
    parts[part] = []
    parts[part] = [UInt64](
      repeating: 0, count: old.count + (old.count < Self.large ? old.count : old.count / 4))
    parts[part].withUnsafeMutableBufferPointer { slots in
      for bits in old where bits != 0 {
        var slot = Self.first(bits >> 32, in: slots.count)
        while slots[slot] != 0 {
          slot += 1
          if slot == slots.count { slot = 0 }
        }
        slots[slot] = bits
      }
    }
  }

  /// In which part an entry stands, or would.
  private static func part(_ half: UInt64) -> Int { Int(half >> (32 - partBits)) }

  /// Where in its part. In the order of the hashes, so that growing goes through both once from end to end.
  private static func first(_ half: UInt64, in count: Int) -> Int {
    let rest = half & (1 << (32 - partBits) - 1)
    return Int((rest * UInt64(count)) >> (32 - partBits))
  }
}
