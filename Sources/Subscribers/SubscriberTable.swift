package import Mail

/// The rows of a roster, packed: a million of them take little more memory than their file.
///
/// A row becomes a `Subscriber` when it is asked for.
package struct SubscriberTable: Sendable {
  /// The names of the roster's columns, once for all rows.
  private let columns: [String]
  private let emailColumn: Int
  /// Blocks of rows as `PackedFields` has them; none grows past its room, so that none is ever copied.
  private var blocks: [[UInt8]] = []
  /// The block of each row in the upper half, where it begins there in the lower.
  private var starts: [UInt64] = []
  private var lines: [UInt32] = []

  private static let room = 1 << 20

  /// The memory that all rows take, in octets.
  var size: Int { blocks.reduce(0) { $0 + $1.capacity } + starts.count * 8 + lines.count * 4 }

  package init(columns: [String] = ["email"], emailColumn: Int = 0) {
    self.columns = columns
    self.emailColumn = emailColumn
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
    if blocks.last.map({ $0.count + fields.bytes.count > Self.room }) ?? true {
      blocks.append([])
      blocks[blocks.count - 1].reserveCapacity(Swift.max(Self.room, fields.bytes.count))
    }
    let block = blocks.count - 1
    starts.append(UInt64(block) << 32 | UInt64(blocks[block].count))
    lines.append(UInt32(clamping: line))
    blocks[block].append(contentsOf: fields.bytes)
  }

  /// The line of the roster that a row begins on.
  func line(_ index: Int) -> Int { Int(lines[index]) }

  private func fields(_ index: Int) -> PackedFields {
    let block = Int(starts[index] >> 32)
    let next = index + 1
    let end =
      next < starts.count && Int(starts[next] >> 32) == block
      ? Int(starts[next] & 0xFFFF_FFFF) : blocks[block].count
    return PackedFields(bytes: blocks[block][Int(starts[index] & 0xFFFF_FFFF)..<end])
  }

  /// The address of a row alone.
  package func address(_ index: Int) -> EmailAddress { address(of: fields(index)) }

  /// The hash of a row's address.
  func hash(_ index: Int) -> AddressHash {
    let fields = fields(index)
    if let email = fields.first(where: { $0.column == emailColumn })?.text,
      let hash = email.withUnsafeBytes({ AddressHash(plain: $0) })
    {
      return hash
    }
    return AddressHash(address(of: fields))
  }

  private func address(of fields: PackedFields) -> EmailAddress {
    var (email, spelling, canonical) = ("", String?.none, String?.none)
    for field in fields {
      switch field.column {
      case emailColumn: email = String(decoding: field.text, as: UTF8.self)
      case spellingColumn: spelling = String(decoding: field.text, as: UTF8.self)
      case canonicalColumn: canonical = String(decoding: field.text, as: UTF8.self)
      default: continue
      }
    }
    return EmailAddress(spelling: spelling ?? email, canonical: canonical)
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
