import Foundation

/// Keys of slots as they are read one after the other: most are that of the line before, or differ from it by the
/// time alone.
struct SlotKeyCache {
  let defaultList: String
  /// The lists that there are.
  let lists: Set<String>
  let listNames: [String: String]
  private var last: [UInt8]?
  private var key: SlotKey?
  private var lastList: [UInt8]?

  init(defaultList: String, lists: Set<String> = [], listNames: [String: String]) {
    (self.defaultList, self.lists, self.listNames) = (defaultList, lists, listNames)
  }

  /// - Parameter list: the list that a slot is of which names none.
  mutating func key(
    _ bytes: UnsafeRawBufferPointer, of list: UnsafeRawBufferPointer? = nil
  ) -> SlotKey? {
    guard bytes.count > 17 else { return nil }
    let isOfLast = list.map { list in lastList?.isSame(list) == true } ?? (lastList == nil)
    if !isOfLast { (last, lastList) = (nil, list.map(Array.init)) }
    let isSameRest = last?.isSame(bytes, from: 16) == true
    if isSameRest, let last, last.isSame(bytes, from: 0, to: 16) { return key }
    guard let minute = SlotKey.minute(bytes.prefix(16)) else { return nil }
    if isSameRest, let old = key {
      key = SlotKey(minute: minute, zone: old.zone, list: old.list)
      last?.replaceSubrange(..<16, with: bytes.prefix(16))
    } else {
      let known = list.map { String(decoding: $0, as: UTF8.self) }.map { listNames[$0] ?? $0 }
      // Of one that is no longer there it is as of the one that took its place.
      let meant = known.flatMap { lists.contains($0) ? $0 : nil } ?? defaultList
      guard
        let read = SlotKey(parsing: String(decoding: bytes, as: UTF8.self), defaultList: meant)
      else { return nil }
      key = SlotKey(minute: minute, zone: read.zone, list: listNames[read.list] ?? read.list)
      last = Array(bytes)
    }
    return key
  }
}

extension [UInt8] {
  fileprivate func isSame(
    _ other: UnsafeRawBufferPointer, from start: Int = 0, to end: Int? = nil
  ) -> Bool {
    guard count == other.count, start < count, let theirs = other.baseAddress else { return false }
    return withUnsafeBytes { own in
      own.baseAddress.map { memcmp($0 + start, theirs + start, (end ?? count) - start) } == 0
    }
  }
}
