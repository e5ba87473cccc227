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
    for byte in chunk { try step(byte, body) }
  }

  /// Whether the next byte begins a record.
  var isBetweenRecords: Bool { state == .start && record.ends.isEmpty }

  /// Counts a line that somebody else has read: a record without quotes.
  mutating func skipLine() {
    line += 1
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
      record.bytes.append(byte)
    case (.quoteInQuoted, 0x22):
      record.bytes.append(byte)
      state = .quoted
    case (.start, 0x22):
      state = .quoted
    case (_, separator):
      record.ends.append(record.bytes.count)
      state = .start
    case (_, 0x0D):
      state = .afterReturn
    case (_, 0x0A):
      try endRecord(body)
    case (.quoteInQuoted, _):
      record.fault = "text stands after a closing quote"
      state = .plain
    default:
      record.bytes.append(byte)
      state = .plain
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
func csvRecord(_ fields: [String], separator: Character = ",") -> String {
  fields.map { field in
    // By scalars, as the scanner reads: a quote with a combining mark is a quote all the same.
    let scalars = field.unicodeScalars
    let special: Set<Unicode.Scalar> = ["\"", "\n", "\r"]
    let needsQuotes =
      scalars.contains { special.contains($0) || separator.unicodeScalars.contains($0) }
      || field.first?.isWhitespace == true || field.last?.isWhitespace == true
    guard needsQuotes else { return field }
    return scalars.reduce(into: "\"") { result, scalar in
      result.unicodeScalars.append(scalar)
      if scalar == "\"" { result.unicodeScalars.append(scalar) }
    } + "\""
  }
  .joined(separator: String(separator)) + "\n"
}
