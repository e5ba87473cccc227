package import Mail

/// The rows of a roster, packed: a million of them take little more memory than their file. Of a longer list the rest is
/// put aside into a file.
///
/// A row becomes a `Subscriber` when it is asked for.
package struct SubscriberTable: Sendable {
  /// The names of the roster's columns, once for all rows.
  private let columns: [String]
  private let emailColumn: Int
  private let separator: UInt8
  /// Blocks of rows, none of which grows past its room, so that none is ever copied. A row is `packed` and its
  /// fields as `PackedFields` has them, or `line` and its line.
  private var blocks: [[UInt8]] = []
  /// Blocks that are not in memory; nothing stands in their place there.
  private var aside: [Int: AsideFile.Block] = [:]
  private var asideFile: AsideFile?
  private let mostKept: Int
  /// The first row of each block.
  private var firsts: [Int] = []
  /// Where each row begins in its block.
  private var starts: [UInt32] = []
  /// Lines are counted on from row to row; here stand the rows at which that fails, with their lines.
  private var jumps: [(row: Int, line: Int)] = []

  private static let room = 1 << 20
  /// So many blocks stay in memory.
  private static let mostKept = 128
  private static let packed: UInt8 = 0
  private static let line: UInt8 = 1

  /// The memory that all rows take, in octets.
  var size: Int {
    blocks.reduce(0) { $0 + $1.capacity } + starts.count * 4 + jumps.count * 16 + firsts.count * 8
  }

  package init(columns: [String] = ["email"], emailColumn: Int = 0) {
    self.init(columns: columns, emailColumn: emailColumn, separator: UInt8(ascii: ","))
  }

  /// - Parameters:
  ///   - separator: what sets the fields of lines apart.
  ///   - mostKept: how many blocks of rows stay in memory.
  init(
    columns: [String], emailColumn: Int, separator: UInt8, mostKept: Int = SubscriberTable.mostKept
  ) {
    self.columns = columns
    self.emailColumn = emailColumn
    self.separator = separator
    self.mostKept = mostKept
  }

  /// The columns behind those of the roster hold how the address is spelled, where its field says it in
  /// another way: quoted, with capitals, or with U-labels.
  private var spellingColumn: Int { columns.count }
  private var canonicalColumn: Int { columns.count + 1 }

  /// - Parameter fields: of the row, its email among them; what is needed besides is put behind them.
  mutating func append(_ address: EmailAddress, _ fields: inout PackedFields, line: Int) {
    let email = fields[emailColumn] ?? ""
    let spelling = address.spelling
    if spelling != email { fields.append(spelling.utf8, column: spellingColumn) }
    if !address.canonical.utf8.elementsEqual(spelling.utf8) {
      fields.append(address.canonical.utf8, column: canonicalColumn)
    }
    fields.bytes.withUnsafeBufferPointer { append(Self.packed, $0, line) }
  }

  /// - Parameter text: a row that says who it is at a glance (`RosterHeader.plainAddress`), without its line end.
  mutating func append(plain text: UnsafeBufferPointer<UInt8>, line: Int) {
    append(Self.line, text, line)
  }

  private mutating func append(_ form: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, _ line: Int) {
    if blocks.last.map({ $0.count + bytes.count + 1 > Self.room }) ?? true {
      if blocks.count > mostKept { putAside(blocks.count - 1) }
      blocks.append([])
      blocks[blocks.count - 1].reserveCapacity(Swift.max(Self.room, bytes.count + 1))
      firsts.append(starts.count)
    }
    if nextLine != line { jumps.append((starts.count, line)) }
    nextLine = line + 1
    let block = blocks.count - 1
    starts.append(UInt32(blocks[block].count))
    blocks[block].append(form)
    blocks[block].append(contentsOf: bytes)
  }

  /// Where that cannot be done it stays in memory.
  private mutating func putAside(_ block: Int) {
    if asideFile == nil { asideFile = AsideFile() }
    guard let place = asideFile?.put(blocks[block]) else { return }
    aside[block] = place
    blocks[block] = []
  }

  /// Takes all rows out and keeps the room of some, for the next.
  mutating func removeAll() {
    if blocks.count > 1 { blocks.removeLast(blocks.count - 1) }
    if !blocks.isEmpty { blocks[0].removeAll(keepingCapacity: true) }
    (aside, asideFile) = ([:], nil)
    firsts = blocks.isEmpty ? [] : [0]
    starts.removeAll(keepingCapacity: true)
    jumps.removeAll(keepingCapacity: true)
    nextLine = -1
  }

  /// The line of the next row, where it follows that of the last.
  private var nextLine = -1

  /// The line of the roster that a row begins on.
  func line(_ index: Int) -> Int {
    let jump = jumps[Self.last(in: jumps.count) { jumps[$0].row <= index }]
    return jump.line + index - jump.row
  }

  /// The last of so many places at which something holds that holds at the first, and at none behind one at which
  /// it does not.
  private static func last(in count: Int, where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return low
  }

  func fields(_ index: Int) -> PackedFields {
    let block = Self.last(in: firsts.count) { firsts[$0] <= index }
    let next = index + 1
    let isLast = next == starts.count || block + 1 < firsts.count && firsts[block + 1] == next
    let start = Int(starts[index])
    let row: ArraySlice<UInt8>
    if blocks[block].isEmpty, let place = aside[block] {
      row =
        asideFile?.octets(start..<(isLast ? place.count : Int(starts[next])), of: place) ?? []
    } else {
      row = blocks[block][start..<(isLast ? blocks[block].count : Int(starts[next]))]
    }
    let fields = row.dropFirst()
    return row.first == Self.line
      ? PackedFields(line: fields, separator: separator) : PackedFields(bytes: fields)
  }

  func row(_ index: Int) -> RosterRow { RosterRow(columns: columns, fields: fields(index)) }

  /// Whether a row's address is one of letters, digits and the commonest signs of ASCII, which is known of most
  /// without their being looked at.
  package func isPlain(_ index: Int) -> Bool { fields(index).isLine }

  /// The address of a row alone.
  package func address(_ index: Int) -> EmailAddress { address(of: fields(index)) }

  /// The hash of a row's address.
  package func hash(_ index: Int) -> AddressHash {
    let fields = fields(index)
    let hash = fields.text(of: emailColumn).flatMap { text in
      text.withUnsafeBytes { AddressHash(plain: $0) }
    }
    return hash ?? AddressHash(address(of: fields))
  }

  /// The line of a row that stands there as it would be written; nil for one that was read otherwise.
  func plainLine(_ index: Int) -> ArraySlice<UInt8>? {
    let fields = fields(index)
    return fields.isLine ? fields.bytes : nil
  }

  /// The address of a row where it is spelled in letters, digits and the commonest signs of ASCII; nil for any other.
  func plainEmail(_ index: Int) -> ArraySlice<UInt8>? {
    let fields = fields(index)
    guard fields.isLine else { return nil }
    return fields.text(of: emailColumn)
  }

  private func address(of fields: PackedFields) -> EmailAddress {
    var (email, spelling, canonical) = (ArraySlice<UInt8>(), String?.none, String?.none)
    for field in fields {
      switch field.column {
      case emailColumn: email = field.text
      case spellingColumn: spelling = String(decoding: field.text, as: UTF8.self)
      case canonicalColumn: canonical = String(decoding: field.text, as: UTF8.self)
      default: continue
      }
    }
    if spelling == nil, canonical == nil,
      let address = email.withUnsafeBytes({ EmailAddress(plain: $0) })
    {
      return address
    }
    return EmailAddress(
      spelling: spelling ?? String(decoding: email, as: UTF8.self), canonical: canonical)
  }
}

extension SubscriberTable: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { starts.count }

  package subscript(index: Int) -> Subscriber {
    let fields = fields(index)
    return Subscriber(
      address: address(of: fields), columns: columns, packed: fields, line: line(index))
  }
}
