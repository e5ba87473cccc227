import Diagnostics

@testable import Subscribers

/// A record as each reader has it.
private struct Row: Equatable {
  var line: Int
  var fields: [[UInt8]]
  var isFaulty: Bool
}

/// All readers of CSV find the same records, in chunks of any size, and what is written is read again.
func judgeReaders(of bytes: [UInt8], _ separator: UInt8) {
  let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  let (rows, isOpen) = scan(text, separator, bytes.count + 1)
  for size in [1, 7] {
    require(scan(text, separator, size).rows == rows, "other records in chunks of \(size)")
  }
  judgeImportReader(of: text, separator, rows, isOpen)
  judgeRaw(bytes, separator, rows, isOpen)
  for row in rows where !row.isFaulty {
    let fields = row.fields.compactMap { String(validating: $0, as: UTF8.self) }
    guard fields.count == row.fields.count else { continue }
    let written = csvRecord(fields, separator: separator)
    let again = scan(Array(written.utf8), separator, 64).rows
    require(again.map(\.fields) == [row.fields], "\(fields) is written as \(written)")
  }
}

private func scan(_ bytes: [UInt8], _ separator: UInt8, _ size: Int) -> (rows: [Row], isOpen: Bool)
{
  var rows: [Row] = []
  var scanner = CSVScanner(separator: separator)
  func keep(_ record: borrowing CSVScanner.Record) {
    let fields = (0..<record.count).map { Array(record.field($0) ?? []) }
    rows.append(Row(line: record.line, fields: fields, isFaulty: record.fault != nil))
  }
  for start in stride(from: 0, to: bytes.count, by: size) {
    bytes[start..<min(bytes.count, start + size)].withUnsafeBufferPointer { scanner.feed($0, keep) }
  }
  let isOpen = scanner.isInsideQuotes
  scanner.finish(keep)
  return (rows, isOpen)
}

private func judgeImportReader(
  of text: [UInt8], _ separator: UInt8, _ expected: [Row], _ isOpen: Bool
) {
  let place = Lists.place
  let rows = CSVRows(ImportStream(sample: text, of: place), of: place, separator: separator)
  var found: [Row] = []
  do throws(Problem) {
    while try rows.advance() {
      let fields = (0..<rows.count).map { Array(rows.field($0)) }
      found.append(Row(line: rows.line, fields: fields, isFaulty: rows.fault != nil))
    }
    require(!isOpen, "an open quote is not seen")
  } catch {
    inspect([error])
    require(isOpen, "\(error)")
  }
  let whole = isOpen ? Array(expected.dropLast()) : expected
  // A byte-order mark that is in the text once more is left out at the beginning.
  if text.starts(with: [0xEF, 0xBB, 0xBF]) { return }
  require(same(found, whole), "an import reads \(found), and a roster \(whole)")
}

private func same(_ one: [Row], _ other: [Row]) -> Bool {
  one.count == other.count
    && zip(one, other).allSatisfy {
      $0.line == $1.line && $0.isFaulty == $1.isFaulty && ($0.isFaulty || $0.fields == $1.fields)
    }
}

private func judgeRaw(_ bytes: [UInt8], _ separator: UInt8, _ expected: [Row], _ isOpen: Bool) {
  bytes.withUnsafeBufferPointer { buffer in
    var records = RawRecords(buffer, separator: separator)
    var number = 0
    var end = 0
    while let record = records.next() {
      require(record.start == end && record.next > end, "bytes are lost before \(record.start)")
      end = record.next
      // Behind a mark alone there is nothing.
      guard expected.indices.contains(number) else {
        require(bytes.count == 3 && number == 0, "a record too many at \(record.start)")
        return
      }
      let row = expected[number]
      number += 1
      require(record.isBlank == (row.fields == [[]] && row.isEmpty(record)), "blank: \(row)")
      guard !row.isFaulty else { continue }
      require(record.cells.map { value(of: bytes[$0]) } == row.fields, "cells of \(row)")
    }
    require(
      number == expected.count && end == bytes.count, "\(number) of \(expected.count) records")
    require(records.isUnclosed == isOpen, "an open quote is not seen")
  }
}

extension Row {
  /// Quotes with nothing in them are something that stands there.
  fileprivate func isEmpty(_ record: RawRecords.Record) -> Bool {
    record.cells.count == 1 && record.cells[0].isEmpty
  }
}

/// A cell without its quotes.
private func value(of cell: ArraySlice<UInt8>) -> [UInt8] {
  guard cell.first == 0x22 else { return Array(cell) }
  var value: [UInt8] = []
  var isSecond = false
  for byte in cell.dropFirst().dropLast() {
    isSecond = byte == 0x22 && !isSecond
    if !isSecond { value.append(byte) }
  }
  return value
}

/// Whatever the chunks are, the encoding is the same, and what is decoded is text or says that it is none.
func judgeEncoding(of bytes: [UInt8]) {
  func surveyed(_ size: Int) -> TextEncoding {
    var survey = EncodingSurvey()
    for start in stride(from: 0, to: bytes.count, by: size) {
      bytes[start..<min(bytes.count, start + size)].withUnsafeBytes { survey.feed($0) }
    }
    return survey.encoding
  }
  require(surveyed(5) == surveyed(8192), "an encoding hangs on chunks")
  for encoding in [TextEncoding.utf16LittleEndian, .utf16BigEndian, .windows1252, .macRoman] {
    func decoded(_ size: Int) -> [UInt8] {
      var decoder = TextEncoding.Decoder(encoding)
      var text: [UInt8] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        bytes[start..<min(bytes.count, start + size)].withUnsafeBytes {
          decoder.decode($0, into: &text)
        }
      }
      decoder.finish(into: &text)
      return text
    }
    let text = decoded(8192)
    require(decoded(5) == text, "\(encoding) hangs on chunks")
    let isText = String(validating: text.filter { $0 != 0xFF }, as: UTF8.self) != nil
    require(isText, "\(encoding) is decoded to no text")
  }
}
