import Diagnostics
import Mail

/// What becomes of the rows of a roster when people are erased from it, record by record.
struct RosterEraser {
  private let mentions: [AddressMention]
  private let forgotten: ForgottenMentions?
  private let separator: UInt8
  private let place: Place
  private(set) var header: RosterHeader?
  /// How many rows go, and whether anything of the others is another then.
  private(set) var count = 0
  private(set) var hasChanges = false
  /// Of the rows that go: an import may have noted them.
  private(set) var digests = RowDigests()

  /// - Parameters:
  ///   - mentions: addresses that others' rows may name, each with what stands in its place.
  ///   - forgotten: the same of those that nobody names.
  init(
    mentions: [AddressMention], forgotten: ForgottenMentions?, separator: UInt8, place: Place
  ) {
    (self.mentions, self.forgotten) = (mentions, forgotten)
    (self.separator, self.place) = (separator, place)
  }

  /// What stands in the place of a record: nothing for one that goes; nil for one that stays.
  /// - Parameter isErased: by canonical spelling.
  mutating func change(
    of record: RawRecords.Record, _ bytes: UnsafeBufferPointer<UInt8>, _ isErased: (String) -> Bool
  ) throws(Problem) -> [UInt8]? {
    let text = UnsafeBufferPointer(rebasing: bytes[record.start..<record.next])
    guard let header else {
      if !record.isSeparatorLine(bytes) { header = try heading(of: text) }
      return nil
    }
    // What names nobody, be it by a blank line.
    let signs = text.count { $0 == UInt8(ascii: "@") }
    if signs == 0 { return nil }
    let (address, isPlain) = self.address(of: record, text, bytes, header)
    if let address, isErased(address.canonical) {
      (count, hasChanges) = (count + 1, true)
      RosterLayout(columns: header.columns, separator: separator)
        .reading(String(decoding: text, as: UTF8.self)).map { digests.insert($0) }
      return []
    }
    // Nearly every row names one address, its own.
    if signs == 1, isPlain { return nil }
    let row = Array(text)
    let other =
      AddressMention.replacing(mentions, in: row[...])
      ?? (signs > 1 ? forgotten?.replaced(in: row[...]) : nil)
    if other != nil { hasChanges = true }
    return other
  }

  /// Who a row is, and whether that is seen at a glance.
  private func address(
    of record: RawRecords.Record, _ text: UnsafeBufferPointer<UInt8>,
    _ bytes: UnsafeBufferPointer<UInt8>, _ header: RosterHeader
  ) -> (EmailAddress?, isPlain: Bool) {
    if record.cells.count <= header.columns.count,
      record.cells.indices.contains(header.emailColumn),
      !text.contains(0x22)
    {
      let cell = UnsafeRawBufferPointer(
        UnsafeBufferPointer(rebasing: bytes[record.cells[header.emailColumn]]))
      if let address = EmailAddress(plain: cell) { return (address, true) }
    }
    return (WrittenRow.fields(of: Array(text)[...], header, line: 1)?.address, false)
  }

  /// Nil for a blank line.
  private func heading(of text: UnsafeBufferPointer<UInt8>) throws(Problem) -> RosterHeader? {
    let bytes = text.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(text[3...]) : Array(text)
    return try WrittenRow.header(bytes[...], cutBy: separator, line: 1, of: place)
  }
}
