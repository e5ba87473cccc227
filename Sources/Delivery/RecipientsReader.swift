import Crypto
import Diagnostics
import Foundation
import Mail

/// Goes through a recipients file line by line and believes nothing: numbers, columns and digests must fit.
struct RecipientsReader {
  struct Block {
    var columns: [String]
    var digest: String
  }

  private let bytes: [UInt8]
  private let place: Place
  private var hash = SHA256()
  private var line = 0
  private var columns: [UInt8]?
  /// The number of the next row as it is written, with the tab behind it.
  private var number = Array("1\t".utf8)
  private(set) var position = 0
  /// Where each row begins, behind its number.
  private(set) var starts: [Int] = []

  init(_ bytes: [UInt8], _ place: Place) {
    self.bytes = bytes
    self.place = place
  }

  /// The next block, or nil at the end of the file.
  mutating func nextBlock() throws(Problem) -> Block? {
    if line > 0, position == bytes.count { return nil }
    let start = position
    if line == 0 {
      guard try nextLine().elementsEqual(RecipientsFile.heading.utf8.dropLast()) else {
        throw Problem("not a list of frozen recipients", at: place.location(line: 1))
      }
    }
    let head = try nextLine()
    let names = head.split(separator: 0x09, omittingEmptySubsequences: false)
    guard names.count >= 2, names[0].elementsEqual("number".utf8),
      names[1].elementsEqual("email".utf8), columns == nil || head.elementsEqual(columns ?? [])
    else { throw notFrozen() }
    columns = Array(head)
    let end = try readRows(fieldCount: names.count)
    bytes[start..<end.start].withUnsafeBytes { hash.update(bufferPointer: $0) }
    let digest = hash.finalize().withUnsafeBytes { Hex.string($0) }
    guard end.line.elementsEqual("end\t\(starts.count)\t\(digest)".utf8) else { throw notFrozen() }
    bytes[end.start..<position].withUnsafeBytes { hash.update(bufferPointer: $0) }
    return Block(
      columns: names.dropFirst(2).map { FieldEscape.value(of: $0) ?? "" }, digest: digest)
  }

  /// - Returns: the line that ends the block.
  private mutating func readRows(
    fieldCount: Int
  ) throws(Problem) -> (start: Int, line: ArraySlice<UInt8>) {
    while true {
      let start = position
      let row = try nextLine()
      if row.starts(with: "end\t".utf8) { return (start, row) }
      let isNext = row.withUnsafeBufferPointer { row in
        row.starts(with: number) && row.count { $0 == 0x09 } == fieldCount - 1
      }
      guard isNext else { throw notFrozen() }
      starts.append(start + number.count)
      countOn()
    }
  }

  /// Adds one to the digits of the next number.
  private mutating func countOn() {
    var index = number.count - 2
    while index >= 0, number[index] == UInt8(ascii: "9") {
      number[index] = UInt8(ascii: "0")
      index -= 1
    }
    if index >= 0 { number[index] += 1 } else { number.insert(UInt8(ascii: "1"), at: 0) }
  }

  private mutating func nextLine() throws(Problem) -> ArraySlice<UInt8> {
    line += 1
    let found = bytes.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress, position < bytes.count,
        let found = memchr(base + position, 0x0A, bytes.count - position)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
    guard let found else {
      throw Problem(
        "the end of the frozen recipients is missing", at: place.location(line: line),
        hint: Self.hint)
    }
    defer { position = found + 1 }
    return bytes[position..<found]
  }

  /// Where the first rows begin; called once, at the end.
  mutating func takeStarts(_ count: Int) -> [Int] {
    starts.removeLast(starts.count - count)
    defer { starts = [] }
    return starts
  }

  func notFrozen() -> Problem {
    Problem("this is not what was frozen", at: place.location(line: line), hint: Self.hint)
  }

  private static let hint = "bring the file back as it was; nothing is sent to a list that changed"
}
