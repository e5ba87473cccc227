import Diagnostics
import Foundation

/// Cuts text into rows and fields as `CSVScanner` does, with the bytes of each row at hand, and for nearly all
/// rows without a copy.
///
/// It stands on one row at a time. A row has a greatest length, so that a file of any kind passes through a
/// buffer of bounded size. One pass owns it: whether two write to it at once is not asked again for each byte.
final class CSVRows {
  /// The line that the row begins on, and the one that it ends on.
  @exclusivity(unchecked) private(set) var line = 0
  @exclusivity(unchecked) private(set) var lastLine = 0
  /// How many fields the row has.
  @exclusivity(unchecked) private(set) var count = 0
  /// What is wrong with its quotes, if anything.
  @exclusivity(unchecked) private(set) var fault: String?
  /// How many lines inside its quotes hold an address: rows that a stray quote may have swallowed.
  @exclusivity(unchecked) private(set) var swallowed = 0

  let separator: UInt8
  /// Whether quotes mean anything: in a plain list they belong to a name.
  private let hasQuotes: Bool
  private let stream: ImportStream
  private let place: Place
  @exclusivity(unchecked) private var decoder: TextEncoding.Decoder
  @exclusivity(unchecked) private var decoded: [UInt8] = []
  @exclusivity(unchecked) private var chunk: [UInt8] = []

  @exclusivity(unchecked) private var buffer: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private var capacity = 1 << 18
  /// The row, what follows it, and the end of what was read.
  @exclusivity(unchecked) private var rowStart = 0
  @exclusivity(unchecked) private var next = 0
  @exclusivity(unchecked) private var filled = 0
  @exclusivity(unchecked) private var isAtEnd = false
  /// Where the next of each stands from `next` on; `filled` for nowhere yet, below `next` for unknown.
  @exclusivity(unchecked) private var lineFeed = -1
  @exclusivity(unchecked) private var carriageReturn = -1
  @exclusivity(unchecked) private var quote = -1

  /// Where fields begin and end: in the buffer, or in `unquoted` for a row with quotes.
  @exclusivity(unchecked) private var bounds: UnsafeMutablePointer<Int>
  @exclusivity(unchecked) private var unquoted: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private var isUnquoted = false

  /// In octets.
  static let longestRow = 1 << 20
  static let mostFields = 4096

  init(
    _ stream: ImportStream, of place: Place, encoding: TextEncoding = .utf8, separator: UInt8,
    hasQuotes: Bool = true
  ) {
    self.hasQuotes = hasQuotes
    self.stream = stream
    self.place = place
    self.separator = separator
    decoder = TextEncoding.Decoder(encoding)
    buffer = .allocate(capacity: capacity)
    unquoted = .allocate(capacity: capacity)
    bounds = .allocate(capacity: Self.mostFields * 2)
  }

  deinit {
    buffer.deallocate()
    unquoted.deallocate()
    bounds.deallocate()
  }

  /// The bytes of a field, valid until the next row is read; none past the last.
  func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    guard index < count else { return UnsafeBufferPointer(start: nil, count: 0) }
    let start = bounds[index * 2]
    let end = bounds[index * 2 + 1]
    return UnsafeBufferPointer(start: (isUnquoted ? unquoted : buffer) + start, count: end - start)
  }

  /// Whether something stands in a field behind so many.
  func hasMore(than known: Int) -> Bool {
    known < count && (known..<count).contains { !field($0).trimmed.isEmpty }
  }

  /// The row as it stands in the file, with its line end.
  var raw: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: buffer + rowStart, count: next - rowStart)
  }

  /// Whether nothing stands in the row.
  var isBlank: Bool {
    fault == nil && (0..<count).allSatisfy { field($0).allSatisfy { $0 == 0x20 || $0 == 0x09 } }
  }

  /// Goes on to the next row.
  /// - Returns: false at the end.
  /// - Throws: `Problem` with its line for a row without an end: what follows cannot be told from it.
  func advance() throws(Problem) -> Bool {
    rowStart = next
    line = lastLine + 1
    (fault, swallowed, isUnquoted, count) = (nil, 0, false, 0)
    while true {
      if lineFeed < next { lineFeed = position(of: 0x0A, from: next) }
      if carriageReturn < next { carriageReturn = position(of: 0x0D, from: next) }
      if quote < next { quote = hasQuotes ? position(of: 0x22, from: next) : filled }
      let end = min(lineFeed, carriageReturn)
      if quote < end {
        if try cutQuoted() { return true }
      } else if end == filled, !isAtEnd || rowStart == filled {
        if isAtEnd { return false }
      } else if end + 1 == filled, end == carriageReturn, !isAtEnd {
        // An LF may follow.
      } else {
        cut(upTo: end)
        next = min(filled, end + (lineFeed == end + 1 && end == carriageReturn ? 2 : 1))
        lastLine = line
        return true
      }
      try readMore()
    }
  }

  private func position(of byte: UInt8, from start: Int) -> Int {
    guard start < filled, let found = memchr(buffer + start, Int32(byte), filled - start) else {
      return filled
    }
    return UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(buffer)
  }

  private func cut(upTo end: Int) {
    var start = rowStart
    while count < Self.mostFields - 1,
      let found = memchr(buffer + start, Int32(separator), end - start)
    {
      let stop =
        UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(buffer)
      add(start, stop)
      start = stop + 1
    }
    if count == Self.mostFields - 1, memchr(buffer + start, Int32(separator), end - start) != nil {
      fault = "more than \(Self.mostFields) fields"
    }
    add(start, end)
  }

  private func add(_ start: Int, _ end: Int) {
    guard count < Self.mostFields else { return fault = "more than \(Self.mostFields) fields" }
    bounds[count * 2] = start
    bounds[count * 2 + 1] = end
    count += 1
  }

  /// Reads a row with quotes byte by byte (RFC 4180 §2).
  /// - Returns: false where its end was not read yet.
  private func cutQuoted() throws(Problem) -> Bool {
    enum State { case start, plain, quoted, quoteInQuoted }
    var state = State.start
    (count, fault, swallowed, lastLine, isUnquoted) = (0, nil, 0, line, true)
    var size = 0
    var fieldStart = 0
    // Since the last line end in quotes: whether an address stood there.
    var hasAddress = false
    var index = next
    while index < filled {
      let byte = buffer[index]
      switch (state, byte) {
      case (.quoted, 0x22): state = .quoteInQuoted
      case (.quoted, _):
        let follows = byte == 0x0A && size > fieldStart && unquoted[size - 1] == 0x0D
        if byte == 0x0D || byte == 0x0A && !follows {
          if hasAddress, lastLine > line { swallowed += 1 }
          hasAddress = false
          lastLine += 1
        } else if byte == UInt8(ascii: "@") {
          hasAddress = true
        }
        unquoted[size] = byte
        size += 1
      case (.quoteInQuoted, 0x22):
        unquoted[size] = byte
        size += 1
        state = .quoted
      case (.start, 0x22): state = .quoted
      case (_, separator):
        add(fieldStart, size)
        fieldStart = size
        state = .start
      case (_, 0x0A), (_, 0x0D):
        if byte == 0x0D, index + 1 == filled, !isAtEnd { return false }
        let isPair = byte == 0x0D && index + 1 < filled && buffer[index + 1] == 0x0A
        next = index + (isPair ? 2 : 1)
        add(fieldStart, size)
        return true
      case (.quoteInQuoted, _):
        fault = "text stands after a closing quote"
        state = .plain
      default:
        unquoted[size] = byte
        size += 1
        state = .plain
      }
      index += 1
    }
    guard isAtEnd else { return false }
    guard state != .quoted else {
      throw Problem(
        "a quote is not closed", at: place.location(line: line),
        hint: "everything behind it would be one field; put the closing quote there")
    }
    next = filled
    add(fieldStart, size)
    return true
  }

  private func readMore() throws(Problem) {
    guard filled - rowStart <= Self.longestRow else {
      throw Problem(
        "the row is longer than \(Self.longestRow >> 20) MB", at: place.location(line: line),
        hint: "a quote or a line end may be missing in it")
    }
    if rowStart > 0 {
      memmove(buffer, buffer + rowStart, filled - rowStart)
      filled -= rowStart
      (next, rowStart) = (0, 0)
    }
    if filled > capacity / 2 {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
      memcpy(larger, buffer, filled)
      buffer.deallocate()
      unquoted.deallocate()
      (buffer, capacity) = (larger, capacity * 2)
      unquoted = .allocate(capacity: capacity)
    }
    (lineFeed, carriageReturn, quote) = (-1, -1, -1)
    if decoder.encoding == .utf8, lastLine > 0 || filled > 0 {
      let count = try stream.read(into: .init(start: buffer + filled, count: capacity - filled))
      filled += count
      if count == 0 { isAtEnd = true }
      return
    }
    try decodeMore()
  }

  /// What a chunk becomes may be three times as long.
  private func decodeMore() throws(Problem) {
    if chunk.isEmpty { chunk = [UInt8](repeating: 0, count: 1 << 15) }
    decoded.removeAll(keepingCapacity: true)
    var problem: Problem?
    chunk.withUnsafeMutableBytes { bytes in
      do throws(Problem) {
        let count = try stream.read(into: bytes)
        decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[..<count]), into: &decoded)
        if count == 0 {
          decoder.finish(into: &decoded)
          isAtEnd = true
        }
      } catch { problem = error }
    }
    if let problem { throw problem }
    decoded.withUnsafeBufferPointer { text in
      if let base = text.baseAddress { memcpy(buffer + filled, base, text.count) }
    }
    filled += decoded.count
  }
}
