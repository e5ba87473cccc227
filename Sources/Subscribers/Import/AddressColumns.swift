import Diagnostics
import Mail

/// Which columns of a table hold addresses, by what stands in them.
struct AddressColumns {
  /// In how many rows of the sample, by column.
  private var counts: [Int]
  private(set) var rows = 0

  private static let rowsLookedAt = 2000

  /// - Parameter line: of the header.
  init(in sample: [UInt8], _ separator: UInt8, behind line: Int, _ width: Int, of file: Place) {
    counts = [Int](repeating: 0, count: width)
    let reader = CSVRows(ImportStream(sample: sample, of: file), of: file, separator: separator)
    while rows < Self.rowsLookedAt, (try? reader.advance()) == true {
      guard reader.line > line, !reader.isBlank, reader.raw.first != UInt8(ascii: "#") else {
        continue
      }
      rows += 1
      for column in 0..<min(width, reader.count) where Self.isAddress(reader.field(column)) {
        counts[column] += 1
      }
    }
  }

  /// The column that holds one in nearly all rows; nil where none does, or several.
  var only: Int? {
    let full = counts.indices.filter { rows > 0 && counts[$0] * 10 >= rows * 9 }
    return full.count == 1 ? full.first : nil
  }

  /// Of some columns the one with the most, the first of those that have as many.
  func most(of columns: [Int]) -> Int? {
    columns.filter(counts.indices.contains).reduce(nil) { best, column in
      best.map { counts[column] > counts[$0] ? column : $0 } ?? column
    }
  }

  static func isAddress(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    cell.contains(UInt8(ascii: "@"))
      && (try? Mailbox(cell: String(decoding: cell, as: UTF8.self))) != nil
  }
}
