import Foundation

/// A text file's content, known to be UTF-8, without a byte-order mark and with LF line ends.
package struct SourceText: Sendable {
  /// The path to show in messages.
  package let file: String
  package let text: String

  /// Decodes the bytes of a file.
  ///
  /// CRLF and a lone CR become LF, so that no reader after this one meets them.
  /// - Throws: `Problem` with the line of the first byte that is not UTF-8.
  package init(decoding data: some Collection<UInt8>, file: String) throws(Problem) {
    var bytes = Array(data)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let hasReturns = bytes.withUnsafeBytes { bytes in
      bytes.baseAddress.map { memchr($0, 0x0D, bytes.count) != nil } ?? false
    }
    if hasReturns { bytes = Self.withLineFeeds(bytes) }
    guard let decoded = String(validating: bytes, as: UTF8.self) else {
      throw Problem(
        "not UTF-8 text", at: SourceLocation(file: file, line: Self.lineOfInvalidByte(in: bytes)),
        hint: "save the file as UTF-8")
    }
    self.file = file
    self.text = decoded
  }

  /// Reads a file whole.
  /// - Throws: `Problem` when it cannot be read or is not UTF-8.
  package init(at place: Place) throws(Problem) {
    let data: Data
    do { data = try Data(contentsOf: place.url) } catch {
      throw Problem.system("cannot be read", error, at: place.location())
    }
    try self.init(decoding: data, file: place.location().file)
  }

  /// The lines, without their ends; a final line end makes no empty last line.
  package var lines: [Substring] {
    var lines: [Substring] = []
    var start = text.startIndex
    for count in lineLengths {
      let end = text.utf8.index(start, offsetBy: count)
      lines.append(text[start..<end])
      start = end < text.endIndex ? text.utf8.index(after: end) : end
    }
    return lines
  }

  /// Lines that follow one another, as they stand in the text.
  package func text(of lines: ArraySlice<Substring>) -> String {
    guard let first = lines.first, let last = lines.last else { return "" }
    return String(text[first.startIndex..<last.endIndex])
  }

  /// How many bytes each line has.
  private var lineLengths: [Int] {
    var text = text
    return text.withUTF8 { bytes in
      var lengths: [Int] = []
      var start = 0
      while start < bytes.count, let base = bytes.baseAddress {
        let found = memchr(base + start, 0x0A, bytes.count - start)
        let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? bytes.count
        lengths.append(end - start)
        start = end + 1
      }
      return lengths
    }
  }

  package func location(line: Int? = nil, column: Int? = nil) -> SourceLocation {
    SourceLocation(file: file, line: line, column: column)
  }

  /// CRLF and a lone CR as LF, byte by byte: CRLF is one `Character`, so that a text cannot be searched
  /// for its parts.
  private static func withLineFeeds(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var afterReturn = false
    for byte in bytes {
      if byte == 0x0D {
        result.append(0x0A)
      } else if byte != 0x0A || !afterReturn {
        result.append(byte)
      }
      afterReturn = byte == 0x0D
    }
    return result
  }

  private static func lineOfInvalidByte(in bytes: [UInt8]) -> Int {
    // A line end is never part of a longer UTF-8 sequence, so each line can be tried alone.
    var number = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      if String(validating: line, as: UTF8.self) == nil { return number }
    }
    return number
  }
}

extension String {
  /// The text with CRLF and a lone CR as LF, such as escapes and references can bring in.
  package var withLineFeeds: String {
    holds(byte: 0x0D) ? replacing("\r\n", with: "\n").replacing("\r", with: "\n") : self
  }
}
