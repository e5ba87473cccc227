import Mail

/// What an import says of people who have a row already, packed: it is held against their rows when the roster is
/// written anew. Of a list of millions most of it lies in a file.
struct RowPatches {
  /// Where a row's cells are, in one word: of a million of them each octet counts.
  private struct Spot {
    /// 0 for none; the block in the upper 20 bits, the start in it in 18, and the length and one in 26.
    var bits: UInt64 = 0

    init() {}

    init(block: Int, start: Int, count: Int) {
      bits = UInt64(block) << 44 | UInt64(start) << 26 | UInt64(count + 1)
    }

    var block: Int { Int(bits >> 44) }
    var range: Range<Int> {
      let start = Int(bits >> 26 & 0x3_FFFF)
      return start..<start + Int(bits & 0x3FF_FFFF) - 1
    }
  }

  private let listed: AddressSet
  /// By the place of an address among those that have a row; none until there is a first.
  private var spots: [Spot] = []
  /// Rows as `PackedFields` has them: no row begins behind the room of a block.
  private var blocks: [AsideFile.Part] = []
  private var last: [UInt8] = []
  private var inMemory = 0
  private var file: AsideFile?
  private let memory: Int

  private static let room = 1 << 18

  /// - Parameters:
  ///   - listed: who has a row; nobody is put in any more.
  ///   - memory: how many octets are in memory at most, besides the last block.
  init(listed: AddressSet, memory: Int = 1 << 26) { (self.listed, self.memory) = (listed, memory) }

  var isEmpty: Bool { spots.isEmpty }

  /// - Parameters:
  ///   - hash: of somebody who has a row.
  ///   - cells: by the roster's columns.
  mutating func add(_ hash: AddressHash, _ cells: PackedFields) {
    guard let place = listed.place(of: hash) else { return }
    if spots.isEmpty { spots = [Spot](repeating: Spot(), count: listed.places) }
    let bytes = cells.bytes
    if !last.isEmpty, last.count + bytes.count >= Self.room { close() }
    spots[place] = Spot(block: blocks.count, start: last.count, count: bytes.count)
    last.append(contentsOf: bytes)
  }

  /// Ends a block; it is put aside where the others take enough room, and stays where it cannot be.
  private mutating func close() {
    defer { last.removeAll(keepingCapacity: true) }
    if inMemory + last.count > memory {
      if file == nil { file = AsideFile() }
      if let block = file?.put(last) { return blocks.append(.aside(block)) }
    }
    inMemory += last.count
    blocks.append(.here(last))
  }

  func cells(of hash: AddressHash) -> PackedFields? {
    guard !spots.isEmpty, let place = listed.place(of: hash), spots[place].bits != 0 else {
      return nil
    }
    let (block, range) = (spots[place].block, spots[place].range)
    guard block < blocks.count else { return PackedFields(bytes: last[range]) }
    switch blocks[block] {
    case .here(let bytes): return PackedFields(bytes: bytes[range])
    case .aside(let block): return file.map { PackedFields(bytes: $0.octets(range, of: block)) }
    }
  }
}
