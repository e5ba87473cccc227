/// The checksum of a journal's lines: CRC-32 (RFC 1952 §8), eight bytes at a time.
enum CRC32 {
  /// What a byte does to the checksum when 0 to 7 others follow it, 256 values for each.
  private static let tables: [UInt32] = {
    var tables = (0..<256).map { (byte: UInt32) in
      (0..<8).reduce(byte) { value, _ in
        value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
      }
    }
    for index in 0..<(7 * 256) {
      let value: UInt32 = tables[index]
      let first = Int(value & 0xFF)
      tables.append(tables[first] ^ (value >> 8))
    }
    return tables
  }()

  static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      func step(_ followers: Int, _ value: UInt64, _ shift: UInt64) -> UInt32 {
        tables[followers * 256 + Int(value >> shift & 0xFF)]
      }
      var value: UInt32 = 0xFFFF_FFFF
      var position = 0
      while position + 8 <= bytes.count {
        let word = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        let mixed = word ^ UInt64(value)
        let low = step(7, mixed, 0) ^ step(6, mixed, 8) ^ step(5, mixed, 16) ^ step(4, mixed, 24)
        let high = step(3, mixed, 32) ^ step(2, mixed, 40) ^ step(1, mixed, 48) ^ step(0, mixed, 56)
        value = low ^ high
        position += 8
      }
      for byte in bytes[position...] {
        value = step(0, UInt64(UInt8(truncatingIfNeeded: value) ^ byte), 0) ^ (value >> 8)
      }
      return ~value
    }
  }
}
