import Foundation

/// Keys of slots as they are read one after the other: most are that of the line before, or differ from it by the
/// time alone.
struct SlotKeyCache {
  let defaultList: String
  /// The lists that there are.
  let lists: Set<String>
  let listNames: [String: String]
  private var last: (bytes: [UInt8], key: SlotKey)?
  private var lastList: [UInt8]?

  init(defaultList: String, lists: Set<String> = [], listNames: [String: String]) {
    (self.defaultList, self.lists, self.listNames) = (defaultList, lists, listNames)
  }

  /// - Parameter list: the list that a slot is of which names none.
  mutating func key(
    _ bytes: UnsafeRawBufferPointer, of list: UnsafeRawBufferPointer? = nil
  ) -> SlotKey? {
    guard bytes.count > 17 else { return nil }
    let isOfLast = list.map { list in lastList?.elementsEqual(list) == true } ?? (lastList == nil)
    if !isOfLast { (last, lastList) = (nil, list.map(Array.init)) }
    var differs = (time: true, rest: true)
    if let last, last.bytes.count == bytes.count {
      last.bytes.withUnsafeBytes { old in
        guard let old = old.baseAddress, let new = bytes.baseAddress else { return }
        differs = (memcmp(old, new, 16) != 0, memcmp(old + 16, new + 16, bytes.count - 16) != 0)
      }
    }
    if let last, !differs.time, !differs.rest { return last.key }
    guard let minute = SlotKey.minute(bytes.prefix(16)) else { return nil }
    let key: SlotKey
    if let last, !differs.rest {
      key = SlotKey(minute: minute, zone: last.key.zone, list: last.key.list)
    } else {
      let known = list.map { String(decoding: $0, as: UTF8.self) }.map { listNames[$0] ?? $0 }
      // Of one that is no longer there it is as of the one that took its place.
      let meant = known.flatMap { lists.contains($0) ? $0 : nil } ?? defaultList
      guard
        let read = SlotKey(parsing: String(decoding: bytes, as: UTF8.self), defaultList: meant)
      else { return nil }
      key = SlotKey(minute: minute, zone: read.zone, list: listNames[read.list] ?? read.list)
    }
    last = (Array(bytes), key)
    return key
  }
}
