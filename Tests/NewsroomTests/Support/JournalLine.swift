import Foundation

@testable import Delivery

/// A line of a journal that a test writes otherwise.
enum JournalLine {
  /// The line with the sum of what it says by now.
  static func sealed(_ line: some StringProtocol) -> String {
    guard let tab = line.firstIndex(of: "\t") else { return String(line) }
    let record = line[line.index(after: tab)...]
    let sum = String(Array(record.utf8).withUnsafeBytes(CRC32.checksum), radix: 16)
    return String(repeating: "0", count: 8 - sum.count) + sum + "\t" + record
  }
}
