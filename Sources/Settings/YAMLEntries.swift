/// The entries of a mapping in their order, found by their names: of a few the right one is found faster by a number
/// made of each name than by a hash table, and front matter is asked for more keys than it has.
struct YAMLEntries {
  struct Entry {
    /// How it is found: the key, in small letters where case does not matter.
    let name: String
    var key: YAMLScalar
    var value: YAMLNode
    /// The text that it stands in, where that is another than the mapping's.
    var document: YAMLDocument?
  }

  private(set) var all: [Entry] = []
  private let ignoresCase: Bool
  /// One for each entry, of the letters of its name without their case.
  private var marks: [UInt64] = []
  /// Whether each name has one.
  private var haveMarks = true
  /// Where each entry is, once there are many: somebody may write a hundred thousand.
  private var places: [String: Int] = [:]
  private static let few = 24

  init(ignoresCase: Bool) { self.ignoresCase = ignoresCase }

  mutating func reserve(_ count: Int) {
    all.reserveCapacity(count)
    marks.reserveCapacity(count)
  }

  /// Adds an entry, or puts it in the place of the one of its name.
  /// - Returns: the one that was there.
  @discardableResult
  mutating func put(_ entry: Entry) -> Entry? {
    let mark = Self.mark(of: entry.name)
    if let index = index(of: entry.name, mark: mark) {
      defer { all[index] = entry }
      return all[index]
    }
    haveMarks = haveMarks && mark != nil
    marks.append(mark ?? 0)
    all.append(entry)
    if all.count > Self.few {
      // All of them, when this is the first that is one too many.
      for index in (places.isEmpty ? 0 : all.count - 1)..<all.count {
        places[all[index].name] = index
      }
    }
    return nil
  }

  /// The entry that a key is found under.
  subscript(_ key: String) -> Entry? { index(of: key, mark: Self.mark(of: key)).map { all[$0] } }

  private func index(of key: String, mark: UInt64?) -> Int? {
    guard haveMarks, places.isEmpty, let mark else {
      let name = name(key)
      return places.isEmpty ? all.firstIndex { $0.name == name } : places[name]
    }
    for (index, own) in marks.enumerated() where own == mark {
      if all[index].name == name(key) { return index }
    }
    return nil
  }

  private func name(_ key: String) -> String { ignoresCase ? key.lowercased() : key }

  /// - Returns: nil for a name that is not all ASCII: of those two can be one that have other bytes.
  private static func mark(of name: String) -> UInt64? {
    let mark = name.utf8.withContiguousStorageIfAvailable { bytes -> UInt64? in
      var mark: UInt64 = 0
      for byte in bytes {
        if byte >= 0x80 { return nil }
        mark = mark &* 0x0000_0100_0000_01B3 &+ UInt64(byte &- 0x41 < 26 ? byte | 0x20 : byte)
      }
      return mark
    }
    return mark ?? nil
  }
}
