/// Cuts bytes into records and fields (RFC 4180), with quotes, line ends inside quotes, LF and CRLF.
///
/// It is fed chunk by chunk, so a file of any size passes through a buffer of one record.
struct CSVScanner {
  /// One record: its fields one after the other in a buffer that the next record will reuse.
  struct Record {
    fileprivate(set) var bytes: [UInt8] = []
    fileprivate(set) var ends: [Int] = []
    /// The line that the record begins on, counted from 1.
    fileprivate(set) var line = 1
    /// What is wrong with its quotes, if anything.
    fileprivate(set) var fault: String?

    var count: Int { ends.count }

    /// Whether the line was empty.
    var isBlank: Bool { ends.count == 1 && bytes.isEmpty && fault == nil }

    /// Whether nothing stands in any field from there on.
    func isEmpty(from index: Int) -> Bool {
      ends.indices.contains(index - 1) && ends[index - 1] == bytes.count
    }

    /// Whether the field that is being read ends with CR, so that an LF would belong to it.
    fileprivate var endsWithReturn: Bool {
      bytes.count > (ends.last ?? 0) && bytes.last == 0x0D
    }

    /// The bytes of a field; nil past the last.
    func field(_ index: Int) -> ArraySlice<UInt8>? {
      guard ends.indices.contains(index) else { return nil }
      return bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }
  }

  /// A record has a greatest length, in octets, and so many fields at most: more is read past, so that no file can
  /// take up all memory.
  private static let longest = 1 << 20
  private static let mostFields = 4096

  private enum State { case start, plain, quoted, quoteInQuoted, afterReturn }

  private let separator: UInt8
  private var state = State.start
  private var line: Int
  private var record = Record()

  init(separator: UInt8, firstLine: Int = 1) {
    self.separator = separator
    line = firstLine
    record.line = firstLine
  }

  /// Reads a chunk and hands every record that it completes to `body`.
  mutating func feed(
    _ chunk: UnsafeBufferPointer<UInt8>, _ body: (borrowing Record) throws -> Void
  ) rethrows {
    var index = 0
    while index < chunk.count {
      let run = run(in: chunk, from: index)
      if run > 0 {
        append(UnsafeBufferPointer(rebasing: chunk[index..<(index + run)]))
        if state == .start { state = .plain }
        index += run
      } else {
        try step(chunk[index], body)
        index += 1
      }
    }
  }

  /// How many bytes from there on are text of the field that is being read.
  private func run(in chunk: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    switch state {
    case .quoted:
      while index < chunk.count, chunk[index] != 0x22, chunk[index] != 0x0A, chunk[index] != 0x0D {
        index += 1
      }
    case .start where chunk[start] == 0x22, .quoteInQuoted, .afterReturn: break
    case .start, .plain:
      while index < chunk.count, chunk[index] != separator, chunk[index] != 0x0A,
        chunk[index] != 0x0D
      {
        index += 1
      }
    }
    return index - start
  }

  /// Whether the next byte begins a record.
  var isBetweenRecords: Bool { state == .start && record.ends.isEmpty }

  /// The line that a record which begins now begins on.
  var nextLine: Int { line }

  /// Counts lines that somebody else has read: records without quotes.
  mutating func skipLines(_ count: Int) {
    line += count
    record.line = line
  }

  /// Whether the input so far ends inside quotes, where whatever follows would be text.
  var isInsideQuotes: Bool { state == .quoted }

  /// Ends the input: a last record without a line end counts.
  mutating func finish(_ body: (borrowing Record) throws -> Void) rethrows {
    if state == .quoted { record.fault = "a quote is not closed" }
    if state != .start || !record.bytes.isEmpty || !record.ends.isEmpty { try endRecord(body) }
  }

  private mutating func step(
    _ byte: UInt8, _ body: (borrowing Record) throws -> Void
  ) rethrows {
    switch (state, byte) {
    case (.afterReturn, 0x0A):
      try endRecord(body)
    case (.afterReturn, _):
      // A lone CR ends a line too.
      try endRecord(body)
      try step(byte, body)
    case (.quoted, 0x22):
      state = .quoteInQuoted
    case (.quoted, _):
      if byte == 0x0D || byte == 0x0A && !record.endsWithReturn { line += 1 }
      append(byte)
    case (.quoteInQuoted, 0x22):
      append(byte)
      state = .quoted
    case (.start, 0x22):
      state = .quoted
    case (_, separator):
      // One more follows the last separator.
      if record.ends.count < Self.mostFields - 1 {
        record.ends.append(record.bytes.count)
      } else {
        record.fault = "more than \(Self.mostFields) fields"
      }
      state = .start
    case (_, 0x0D):
      state = .afterReturn
    case (_, 0x0A):
      try endRecord(body)
    case (.quoteInQuoted, _):
      record.fault = "text stands after a closing quote"
      state = .plain
    default:
      append(byte)
      state = .plain
    }
  }

  private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    let room = Self.longest - record.bytes.count
    record.bytes.append(contentsOf: text.prefix(max(0, room)))
    if text.count > room { record.fault = "the row is longer than \(Self.longest >> 20) MB" }
  }

  private mutating func append(_ byte: UInt8) {
    if record.bytes.count < Self.longest {
      record.bytes.append(byte)
    } else {
      record.fault = "the row is longer than \(Self.longest >> 20) MB"
    }
  }

  private mutating func endRecord(_ body: (borrowing Record) throws -> Void) rethrows {
    record.ends.append(record.bytes.count)
    try body(record)
    line += 1
    record.bytes.removeAll(keepingCapacity: true)
    record.ends.removeAll(keepingCapacity: true)
    record.fault = nil
    record.line = line
    state = .start
  }
}

/// Writes fields as one record, in quotes where they need them (RFC 4180 §2).
package func csvRecord(_ fields: [String], separator: UInt8 = UInt8(ascii: ",")) -> String {
  fields.enumerated().map { index, field in
    guard field.needsQuotes(separator, isFirst: index == 0) else { return field }
    // By scalars, as the scanner reads: a quote with a combining mark is a quote all the same.
    return field.unicodeScalars.reduce(into: "\"") { result, scalar in
      result.unicodeScalars.append(scalar)
      if scalar == "\"" { result.unicodeScalars.append(scalar) }
    } + "\""
  }
  .joined(separator: String(Unicode.Scalar(separator))) + "\n"
}

extension String {
  /// Whether it must stand in quotes as a field.
  func needsQuotes(_ separator: UInt8, isFirst: Bool) -> Bool {
    var text = self
    return text.withUTF8 { $0.needsQuotes(separator, isFirst: isFirst) }
      || unicodeScalars.first?.properties.isWhitespace == true
      || unicodeScalars.last?.properties.isWhitespace == true
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether it must stand in quotes as a field (RFC 4180 §2). A row that begins with `#` would be a comment in an import.
  func needsQuotes(_ separator: UInt8, isFirst: Bool) -> Bool {
    for byte in self where byte == separator || byte == 0x22 || byte == 0x0A || byte == 0x0D {
      return true
    }
    return isFirst && first == UInt8(ascii: "#")
      || first == 0x20 || last == 0x20 || first == 0x09 || last == 0x09
  }
}
