import Mail

/// The records of a CSV as they lie in its bytes, cut by the same rules by which `CSVScanner` reads them.
struct RawRecords {
  /// Where one lies: its cells with their quotes, its end, and where the next begins.
  struct Record {
    /// Of the first one, with a byte-order mark.
    fileprivate(set) var start = 0
    fileprivate(set) var cells: [Range<Int>] = []
    fileprivate(set) var end = 0
    fileprivate(set) var next = 0

    /// A byte-order mark is nothing that stands there.
    var isBlank: Bool { cells.count == 1 && cells[0].isEmpty }

    /// Whether it is the line `sep=;` by which spreadsheets are told what sets fields apart.
    func isSeparatorLine(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
      SeparatorLine.separator(of: bytes[start..<end]) != nil
    }

    /// The hash of the address in a cell; nil where there is none.
    func hash(of column: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> AddressHash? {
      guard cells.indices.contains(column) else { return nil }
      let cell = UnsafeBufferPointer(rebasing: bytes[cells[column]])
      if let hash = AddressHash(plain: UnsafeRawBufferPointer(cell)) { return hash }
      guard let text = String(validating: Self.value(cell), as: UTF8.self),
        let address = try? Mailbox(pasted: text, isKnown: true).address
      else { return nil }
      return AddressHash(address)
    }

    /// What a cell means without its quotes.
    private static func value(_ cell: UnsafeBufferPointer<UInt8>) -> [UInt8] {
      guard cell.first == 0x22 else { return Array(cell) }
      var value: [UInt8] = []
      var wasQuote = false
      for byte in cell.dropFirst() {
        if byte == 0x22, !wasQuote {
          wasQuote = true
        } else {
          value.append(byte)
          wasQuote = false
        }
      }
      return value
    }
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let separator: UInt8
  private var record = Record()

  /// - Parameter isStart: whether they are those that the file begins with.
  init(_ bytes: UnsafeBufferPointer<UInt8>, separator: UInt8, isStart: Bool = true) {
    self.bytes = bytes
    self.separator = separator
    // A byte-order mark belongs to no cell; it stays where it is since nothing before `start` is asked for.
    if isStart, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { mark = 3 }
  }

  /// Whether the last record ends inside quotes: what is behind the quote is no row.
  private(set) var isUnclosed = false
  /// How many bytes stand before the first record.
  private var mark = 0
  private var isFirst = true

  /// The next record; nil at the end.
  mutating func next() -> Record? {
    guard record.next < bytes.count else { return nil }
    record.start = record.next
    record.cells.removeAll(keepingCapacity: true)
    var index = record.start + (isFirst ? mark : 0)
    isFirst = false
    var cell = index
    var isQuoted = false
    var isStart = true
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted {
        if byte == 0x22 {
          if index + 1 < bytes.count, bytes[index + 1] == 0x22 {
            index += 1
          } else {
            isQuoted = false
          }
        }
      } else if byte == 0x22, isStart {
        isQuoted = true
      } else if byte == separator {
        record.cells.append(cell..<index)
        cell = index + 1
        index += 1
        isStart = true
        continue
      } else if byte == 0x0A || byte == 0x0D {
        break
      }
      isStart = false
      index += 1
    }
    record.cells.append(cell..<index)
    isUnclosed = isQuoted
    record.end = index
    if index < bytes.count {
      let isPair = bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
      index += isPair ? 2 : 1
    }
    record.next = index
    return record
  }
}

/// The line `sep=;` that some spreadsheets write above the header.
enum SeparatorLine {
  /// What it names; nil for any other line.
  static func separator(of line: some Collection<UInt8>) -> UInt8? {
    var bytes = Array(line.prefix(16))
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if bytes.first == 0x22, bytes.last == 0x22 { bytes = Array(bytes.dropFirst().dropLast()) }
    let name = String(decoding: bytes.prefix(4), as: UTF8.self).lowercased()
    guard name == "sep=", bytes.count == 5, let last = bytes.last, last < 0x80 else { return nil }
    return last
  }
}
