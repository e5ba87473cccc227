import Diagnostics

/// How a table is written, by all of it.
extension ImportTable {
  /// - Returns: the encoding, cells that were read by guess, and how the file begins.
  /// - Throws: `Problem` for a text of which nobody knows how it is written.
  static func survey(
    _ file: Place, _ entry: ZipArchive.Entry?
  ) throws(Problem) -> (TextEncoding, spelled: [String], sample: [UInt8]) {
    let (survey, sample, size) = try survey(of: try Self.stream(file, entry))
    let encoding = survey.encoding
    guard encoding.isWestern else { return (encoding, [], sample) }
    var location = file.location()
    if let entry { location.file += "/\(entry.name)" }
    let (western, spelled) = try encoding.amongWestern(
      in: try Self.stream(file, entry), upTo: size, at: location)
    return (western, spelled, sample)
  }

  private static func survey(
    of stream: ImportStream
  ) throws(Problem) -> (EncodingSurvey, sample: [UInt8], size: Int) {
    var survey = EncodingSurvey()
    var sample: [UInt8] = []
    var size = 0
    // A row without an end is an error when the rows are read: what stands behind it decides nothing.
    var rowLength = 0
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 8)
    defer { chunk.deallocate() }
    while true {
      let count = try stream.read(into: chunk)
      if count == 0 { return (survey, sample, size) }
      size += count
      let bytes = UnsafeRawBufferPointer(rebasing: chunk[..<count])
      survey.feed(bytes)
      if sample.count < sampleSize { sample += bytes.prefix(sampleSize - sample.count) }
      let hasLineEnd = bytes.contains { $0 == 0x0A || $0 == 0x0D }
      rowLength = hasLineEnd ? 0 : rowLength + count
      if rowLength > CSVRows.longestRow * 2 { return (survey, sample, size) }
    }
  }
}
