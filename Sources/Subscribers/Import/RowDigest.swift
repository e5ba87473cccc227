/// What a row says, in 64 bits that are the same tomorrow: by it an undo knows a row that nobody has touched since.
///
/// The order of its columns, and columns that it leaves empty, do not count.
struct RowDigest {
  private(set) var bits: UInt64 = 0
  private let seeds: [UInt64]

  init(columns: [String]) {
    seeds = columns.map { Self.hash(of: $0.utf8, from: 0xCBF2_9CE4_8422_2325) }
  }

  mutating func reset() { bits = 0 }

  mutating func add(_ cell: some Sequence<UInt8>, column: Int) {
    let hash = Self.hash(of: cell, from: seeds[column])
    bits &+= hash ^ (hash >> 29)
  }

  mutating func add(_ cell: UnsafeBufferPointer<UInt8>, column: Int) {
    var hash = seeds[column]
    for byte in cell { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    bits &+= hash ^ (hash >> 29)
  }

  /// What a row says.
  mutating func bits(of rows: CSVRows) -> UInt64 {
    reset()
    for column in 0..<min(rows.count, seeds.count) {
      let cell = rows.field(column).trimmed
      if !cell.isEmpty { add(cell, column: column) }
    }
    return bits
  }

  /// FNV-1a.
  private static func hash(of bytes: some Sequence<UInt8>, from seed: UInt64) -> UInt64 {
    bytes.reduce(seed) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
