/// A tag, or a pattern for tags, that many rows are asked for: text in ASCII, as nearly all is, is compared as it lies
/// there, with the same outcome as `TagName` has.
package struct TagTest: Sendable {
  private let name: TagName
  /// As `TagName` folds it; nil for a pattern, for one that is no ASCII, and for one without words: `TagName` decides.
  private let wanted: [UInt8]?

  package init(_ text: String) {
    name = TagName(text)
    let bytes = Array(name.folded.utf8)
    let isPlain = !bytes.isEmpty && bytes.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "*") }
    wanted = isPlain ? bytes : nil
  }

  /// - Parameter tag: one tag, without what sets it apart from others.
  package func holds(of tag: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let wanted, tag.allSatisfy({ $0 < 0x80 }) else {
      return TagName(String(decoding: tag, as: UTF8.self)).matches(name)
    }
    return wanted.withUnsafeBufferPointer { Self.isEqual(tag, $0) }
  }

  /// - Parameter wanted: words in small letters, joined by hyphens.
  private static func isEqual(
    _ tag: UnsafeBufferPointer<UInt8>, _ wanted: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var index = 0
    var isBetween = false
    for byte in tag {
      if isSeparator(byte) {
        // What stands before the first word or behind the last counts for nothing.
        isBetween = index > 0
        continue
      }
      if isBetween {
        guard index < wanted.count, wanted[index] == UInt8(ascii: "-") else { return false }
        index += 1
        isBetween = false
      }
      let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
      guard index < wanted.count, wanted[index] == lower else { return false }
      index += 1
    }
    return index == wanted.count
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte &- 0x09 < 5
  }
}
