import Foundation

/// Rows of a roster by their addresses, as many as there may be: what is too much for memory is put aside in parts that are
/// sorted, and these are read side by side.
struct SortedRows {
  /// A row as it is to stand there.
  struct Row {
    /// The canonical address; nil where none can be read: such a row stays where people look for it, behind all.
    var key: ArraySlice<UInt8>?
    /// Which one of the file it was, and the line on which it began.
    var number: Int
    var line: Int
    /// With its line end.
    var text: ArraySlice<UInt8>
  }

  /// A row of those that are gathered: the first octets of its key, by which most are told apart, and where it is.
  private struct Entry {
    var prefix: UInt64
    var start: UInt32
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  private var file: AsideFile?
  /// Each in its order.
  private var runs: [[AsideFile.Part]] = []
  private let room: Int

  /// What is read at once of each run, in octets.
  private static let partRoom = 1 << 18
  private static let headCount = 24

  /// - Parameter room: how many octets of rows are in memory at most.
  init(room: Int = 1 << 26) { self.room = room }

  mutating func append(_ row: Row) {
    let count = Self.headCount + (row.key?.count ?? 0) + row.text.count
    if !entries.isEmpty, bytes.count + count > room { putAside() }
    if bytes.isEmpty { bytes.reserveCapacity(room + count) }
    entries.append(
      Entry(prefix: row.key.map(Self.prefix) ?? .max, start: UInt32(bytes.count)))
    let head = [row.key.map { $0.count + 1 } ?? 0, row.text.count]
    for number in head { append(UInt32(number)) }
    for number in [row.number, row.line] { append(UInt64(number)) }
    if let key = row.key { bytes.append(contentsOf: key) }
    bytes.append(contentsOf: row.text)
  }

  private mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Hands over all rows in the order of their addresses, by octets: the same on every machine. Of one address, and of
  /// those without any, in the order in which they came.
  mutating func forEach(_ take: (Row) throws -> Void) rethrows {
    finish()
    var reader = reader()
    while let row = reader.next() { try take(row) }
  }

  /// Ends the gathering, and lets go of what was needed for it.
  mutating func finish() { putAside(isLast: true) }

  /// The rows that are gathered, for whoever asks for one after the other, and more than once.
  func reader() -> Reader {
    Reader(cursors: runs.map { Cursor($0, file) }.filter { $0.row != nil })
  }

  /// Reads all runs side by side.
  struct Reader: IteratorProtocol {
    fileprivate var cursors: [Cursor]

    mutating func next() -> Row? {
      guard !cursors.isEmpty else { return nil }
      var first = 0
      for index in cursors.indices.dropFirst() where cursors[index].isBefore(cursors[first]) {
        first = index
      }
      let row = cursors[first].row
      cursors[first].advance()
      if cursors[first].row == nil { cursors.remove(at: first) }
      return row
    }
  }

  /// Sorts what is gathered and puts it aside; a few rows stay in memory, and so do those for which there is no file.
  private mutating func putAside(isLast: Bool = false) {
    guard !entries.isEmpty else { return }
    bytes.withUnsafeBufferPointer { bytes in
      entries.sort { one, other in
        if one.prefix != other.prefix { return one.prefix < other.prefix }
        let (first, second) = (
          Self.row(in: bytes, at: Int(one.start)), Self.row(in: bytes, at: Int(other.start))
        )
        return Self.isBefore(first, second)
      }
    }
    if file == nil, !(isLast && runs.isEmpty) { file = AsideFile() }
    var parts: [AsideFile.Part] = []
    var part: [UInt8] = []
    func end() {
      guard !part.isEmpty else { return }
      parts.append(file?.put(part).map(AsideFile.Part.aside) ?? .here(part))
      part.removeAll(keepingCapacity: true)
    }
    part.reserveCapacity(Self.partRoom)
    for entry in entries {
      let row = Self.range(in: bytes, at: Int(entry.start))
      if part.count + row.count > Self.partRoom { end() }
      part.append(contentsOf: bytes[row])
    }
    end()
    runs.append(parts)
    entries.removeAll(keepingCapacity: !isLast)
    bytes.removeAll(keepingCapacity: !isLast)
  }

  private static func prefix(_ key: ArraySlice<UInt8>) -> UInt64 {
    var prefix: UInt64 = 0
    for index in 0..<8 {
      prefix = prefix << 8 | (index < key.count ? UInt64(key[key.startIndex + index]) : 0)
    }
    return prefix
  }
}

/// How a row lies among others: how long its key is and one more, or nothing for none; how long its text; its number and
/// line; key and text.
extension SortedRows {
  fileprivate struct Place {
    var key: Range<Int>?
    var text: Range<Int>
    var number: UInt64
    var line: UInt64
  }

  fileprivate static func place(_ head: UnsafeRawBufferPointer, at start: Int) -> Place {
    func number<Number: FixedWidthInteger>(_ offset: Int, as _: Number.Type) -> Number {
      Number(littleEndian: head.loadUnaligned(fromByteOffset: start + offset, as: Number.self))
    }
    let (keyCount, textCount) = (
      Int(number(0, as: UInt32.self)), Int(number(4, as: UInt32.self))
    )
    let first = start + headCount
    let key = keyCount > 0 ? first..<(first + keyCount - 1) : nil
    let text = key?.upperBound ?? first
    return Place(
      key: key, text: text..<(text + textCount), number: number(8, as: UInt64.self),
      line: number(16, as: UInt64.self))
  }

  private static func range(in bytes: [UInt8], at start: Int) -> Range<Int> {
    start..<bytes.withUnsafeBytes { place($0, at: start) }.text.upperBound
  }

  fileprivate typealias Keyed = (key: UnsafeBufferPointer<UInt8>?, number: UInt64)

  private static func row(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Keyed {
    let place = place(UnsafeRawBufferPointer(bytes), at: start)
    return (place.key.map { UnsafeBufferPointer(rebasing: bytes[$0]) }, place.number)
  }

  fileprivate static func isBefore(_ one: Keyed, _ other: Keyed) -> Bool {
    guard let first = one.key, let second = other.key else {
      return one.key == nil && other.key == nil ? one.number < other.number : other.key == nil
    }
    let count = min(first.count, second.count)
    var order = 0
    if count > 0, let one = first.baseAddress, let other = second.baseAddress {
      order = Int(memcmp(one, other, count))
    }
    if order == 0 { order = first.count - second.count }
    return order == 0 ? one.number < other.number : order < 0
  }

  /// The rows of a run, one after the other.
  fileprivate struct Cursor {
    private var parts: ArraySlice<AsideFile.Part>
    private let file: AsideFile?
    private var bytes: [UInt8] = []
    private var next = 0
    private var place: Place?

    fileprivate init(_ parts: [AsideFile.Part], _ file: AsideFile?) {
      (self.parts, self.file) = (parts[...], file)
      advance()
    }

    var row: Row? {
      place.map {
        Row(
          key: $0.key.map { bytes[$0] }, number: Int($0.number), line: Int($0.line),
          text: bytes[$0.text])
      }
    }

    mutating func advance() {
      if next == bytes.count {
        (bytes, next) = ([], 0)
        switch parts.popFirst() {
        case .here(let part): bytes = part
        case .aside(let block):
          bytes = file.map { Array($0.octets(0..<block.count, of: block)) } ?? []
        case nil: break
        }
      }
      place = bytes.isEmpty ? nil : bytes.withUnsafeBytes { SortedRows.place($0, at: next) }
      next = place?.text.upperBound ?? 0
    }

    func isBefore(_ other: Cursor) -> Bool {
      bytes.withUnsafeBufferPointer { own in
        other.bytes.withUnsafeBufferPointer { others in
          guard let place, let second = other.place else { return false }
          return SortedRows.isBefore(
            (place.key.map { UnsafeBufferPointer(rebasing: own[$0]) }, place.number),
            (second.key.map { UnsafeBufferPointer(rebasing: others[$0]) }, second.number))
        }
      }
    }
  }
}
