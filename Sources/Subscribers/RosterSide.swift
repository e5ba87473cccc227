import Diagnostics
import Foundation
import Mail

/// One of the rosters that are merged, by address and column.
struct RosterSide: Sendable {
  /// A person, or a row that says nobody; of several alike the first, second, …
  struct Key: Hashable, Comparable, Sendable {
    /// The canonical address; nil for a row without one.
    var address: String?
    /// What a row without an address says.
    var text: String
    var number: Int

    static func < (a: Key, b: Key) -> Bool {
      // What is no address stands behind all others, as in a roster that is in order.
      (a.address == nil ? 1 : 0, a.address ?? a.text, a.number)
        < (b.address == nil ? 1 : 0, b.address ?? b.text, b.number)
    }
  }

  struct Row: Sendable {
    /// By the name of the column.
    var values: [String: String]
    /// Fields behind the last column.
    var more: [String] = []
    /// Of one that is no good: it stays as it is written.
    var raw: ArraySlice<UInt8>?

    var shown: String { values["email"] ?? values.values.joined(separator: " ") }
  }

  private(set) var columns: [String] = []
  private(set) var names: [String] = []
  private(set) var rows: [Key: Row] = [:]
  private(set) var order: [Key] = []
  private(set) var isSorted = true
  private(set) var separator = UInt8(ascii: ",")
  private(set) var lineEnd: [UInt8] = [0x0A]
  private(set) var bytes: [UInt8] = []
  /// Whether all columns have the names that they have in the file.
  private(set) var isHeadAsWritten = true
  /// The header with what is before it.
  private(set) var headRange = 0..<0
  private var ranges: [Key: Range<Int>] = [:]

  var isEmpty: Bool { columns.isEmpty }

  /// A byte-order mark, where the file has one.
  var head: ArraySlice<UInt8> {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[..<3] : []
  }

  init(_ data: Data, _ place: Place) throws {
    // A roster that one side alone has comes from nothing.
    if data.allSatisfy({ $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }) { return }
    let document = try RosterDocument(data, place)
    try document.mustBeMerged()
    // A column without a name is known by its place.
    columns = document.header.columns.enumerated().map { $1.isEmpty ? "#\($0 + 1)" : $1 }
    names = document.names
    (separator, lineEnd) = (document.separator, document.lineEnd)
    (bytes, headRange) = (document.bytes, document.head)
    var counts: [String: Int] = [:]
    for row in document.rows {
      guard let (written, known, fault) = document.fields(of: row) else { continue }
      let address = fault == nil ? known : nil
      var values: [String: String] = [:]
      for (name, value) in zip(columns, written) { values[name] = value }
      let text = address?.canonical ?? written.joined(separator: "\u{1F}")
      counts[text, default: 0] += 1
      let key = Key(
        address: address?.canonical, text: address == nil ? text : "", number: counts[text] ?? 1)
      if let last = order.last, key < last { isSorted = false }
      order.append(key)
      rows[key] = Row(
        values: values, more: Array(written.dropFirst(columns.count)),
        raw: fault == nil ? nil : bytes[row.range])
      ranges[key] = row.range
    }
  }

  /// Gives a column another name; its cells are what they were.
  mutating func rename(_ column: String, to name: String, spelled: String) {
    guard let index = columns.firstIndex(of: column) else { return }
    columns[index] = name
    names[index] = spelled
    isHeadAsWritten = false
    for key in order {
      if let value = rows[key]?.values.removeValue(forKey: column) {
        rows[key]?.values[name] = value
      }
    }
  }

  /// A row as it is written.
  func raw(_ key: Key) -> ArraySlice<UInt8>? { ranges[key].map { bytes[$0] } }

  /// How a column is named in the file.
  func spelling(of column: String) -> String? {
    columns.firstIndex(of: column).flatMap { names.indices.contains($0) ? names[$0] : nil }
  }
}
