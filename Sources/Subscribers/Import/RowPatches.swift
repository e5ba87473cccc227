import Mail

/// What an import says of people who have a row already, packed: it is held against their rows when the roster is
/// written anew.
struct RowPatches {
  private var index: [UInt64: UInt32] = [:]
  /// Blocks of rows as `PackedFields` has them, none of which grows past its room.
  private var blocks: [[UInt8]] = []
  private var starts: [UInt64] = []
  private var lengths: [UInt32] = []

  private static let room = 1 << 20

  var isEmpty: Bool { starts.isEmpty }

  /// - Parameter cells: by the roster's columns.
  mutating func add(_ hash: AddressHash, _ cells: PackedFields) {
    let bytes = cells.bytes
    if blocks.last.map({ $0.count + bytes.count > Self.room }) ?? true {
      blocks.append([])
      blocks[blocks.count - 1].reserveCapacity(max(Self.room, bytes.count))
    }
    index[hash.bits] = UInt32(starts.count)
    starts.append(UInt64(blocks.count - 1) << 32 | UInt64(blocks[blocks.count - 1].count))
    lengths.append(UInt32(bytes.count))
    blocks[blocks.count - 1].append(contentsOf: bytes)
  }

  func cells(of hash: AddressHash) -> PackedFields? {
    guard let row = index[hash.bits].map(Int.init) else { return nil }
    let start = Int(starts[row] & 0xFFFF_FFFF)
    return PackedFields(bytes: blocks[Int(starts[row] >> 32)][start..<(start + Int(lengths[row]))])
  }
}
