/// Rosters side by side: the rows of one person in each, in the order of the addresses. Of several rows of one address
/// the first stands beside the first, the second beside the second.
struct RosterJoin {
  private var readers: [SortedRows.Reader]
  private var next: [SortedRows.Row?]

  init(_ readers: [SortedRows.Reader]) {
    self.readers = readers
    next = readers.indices.map { _ in nil }
    for index in readers.indices { next[index] = self.readers[index].next() }
  }

  /// The rows of the next person, one for each roster or none; nil behind the last.
  mutating func advance() -> [SortedRows.Row?]? {
    var first: ArraySlice<UInt8>?
    for row in next {
      guard let key = row?.key else { continue }
      if let least = first, !key.lexicographicallyPrecedes(least) { continue }
      first = key
    }
    guard let first else { return nil }
    var found = next
    for index in next.indices {
      if next[index]?.key == first {
        next[index] = readers[index].next()
      } else {
        found[index] = nil
      }
    }
    return found
  }
}
