/// Says of most words at a glance, by their first two octets, that they are none of a list: it is asked of every name of
/// a list of millions.
struct WordSieve: Sendable {
  /// A bit for each two octets.
  private let bits: [UInt64]

  /// - Parameter words: in small letters; each also stands for what begins with it.
  init(_ words: some Sequence<[UInt8]>) {
    var bits = [UInt64](repeating: 0, count: 1024)
    for word in words {
      guard let first = word.first else { continue }
      // One letter may stand by itself or before any other.
      let seconds = word.count > 1 ? [Int(word[1])] : Array(0..<256)
      for second in seconds {
        let pair = Int(first) << 8 | second
        bits[pair >> 6] |= 1 << (pair & 63)
      }
    }
    self.bits = bits
  }

  /// Whether a word, in letters of whatever size, may be one of them or begin with one.
  func mayHold(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = word.first else { return false }
    let pair = Int(Self.lower(first)) << 8 | (word.count > 1 ? Int(Self.lower(word[1])) : 0)
    return bits[pair >> 6] & (1 << (pair & 63)) != 0
  }

  static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
