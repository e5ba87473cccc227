import Diagnostics

/// The rows that an import took out, one after the other as they had stood there: read from its record when their turn
/// comes.
struct RemovedRows {
  private let record: ImportRecordFile
  private var offsets: ArraySlice<Int>
  private var read: ImportRecord.Line?

  /// - Parameter offsets: where their lines begin.
  init(_ record: ImportRecordFile, at offsets: [Int]) {
    self.record = record
    self.offsets = offsets[...]
  }

  var isEmpty: Bool { offsets.isEmpty }

  /// The next of them; nil behind the last.
  mutating func first() throws(Problem) -> ImportRecord.Line? {
    if let read { return read }
    guard let offset = offsets.first else { return nil }
    guard let line = try record.line(at: offset)?.line else { throw record.damaged() }
    read = line
    return line
  }

  mutating func removeFirst() {
    offsets = offsets.dropFirst()
    read = nil
  }
}
