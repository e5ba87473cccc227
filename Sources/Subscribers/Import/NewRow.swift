/// A row that an import adds, as the roster writes it, with its digest.
struct NewRow: CellTaking {
  private(set) var text: [UInt8] = []
  private(set) var digest: RowDigest
  private let separator: UInt8
  private let emailColumn: Int
  private var column = 0
  /// The address until its column has come.
  private var address: [UInt8] = []
  private var isWritten = false

  init(columns: [String], separator: UInt8) {
    digest = RowDigest(columns: columns)
    self.separator = separator
    emailColumn = columns.firstIndex(of: "email") ?? 0
  }

  mutating func begin(_ email: some Sequence<UInt8>) {
    text.removeAll(keepingCapacity: true)
    address.removeAll(keepingCapacity: true)
    address.append(contentsOf: email)
    digest.reset()
    (column, isWritten) = (0, false)
  }

  mutating func take(_ index: Int, _ cell: UnsafeBufferPointer<UInt8>) {
    if index > emailColumn, !isWritten { putAddress() }
    put(index, cell)
  }

  mutating func end(_ lineEnd: [UInt8]) {
    if !isWritten { putAddress() }
    text.append(contentsOf: lineEnd)
  }

  private mutating func putAddress() {
    isWritten = true
    // Taken out for as long as it is read: an array that two hold is copied.
    var address: [UInt8] = []
    swap(&address, &self.address)
    address.withUnsafeBufferPointer { put(emailColumn, $0) }
    swap(&address, &self.address)
  }

  private mutating func put(_ index: Int, _ cell: UnsafeBufferPointer<UInt8>) {
    while column < index {
      text.append(separator)
      column += 1
    }
    digest.add(cell, column: index)
    guard cell.needsQuotes(separator, isFirst: index == 0) else {
      return text.append(contentsOf: cell)
    }
    text.append(0x22)
    for byte in cell {
      if byte == 0x22 { text.append(0x22) }
      text.append(byte)
    }
    text.append(0x22)
  }
}
