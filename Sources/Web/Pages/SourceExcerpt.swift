import Diagnostics
import Foundation

/// A line of a file, as it stands there.
enum SourceExcerpt {
  /// Nobody reads more of a line, or looks for one behind so many bytes.
  private static let (width, limit) = (400, 64 << 20)

  /// - Returns: nil where there is none, or nothing stands in it. Bytes that are no UTF-8 are shown as `\xE9`.
  static func line(at location: SourceLocation) -> String? {
    guard let number = location.line, number > 0, let bytes = content(of: number, in: location.file)
    else { return nil }
    var text = ""
    var decoder = UTF8()
    var rest = bytes.makeIterator()
    var place = bytes.startIndex
    decoding: while text.count < width {
      switch decoder.decode(&rest) {
      case .scalarValue(let scalar):
        text.unicodeScalars.append(scalar)
        place += UTF8.width(scalar)
      case .error:
        guard bytes.indices.contains(place) else { break decoding }
        // The decoder may have taken several for one fault: they are looked at one by one from the first.
        text += "\\x\(Hex.string([bytes[place]]).uppercased())"
        place += 1
        (decoder, rest) = (UTF8(), bytes[place...].makeIterator())
      case .emptyInput: break decoding
      }
    }
    return text
  }

  /// Whether nothing stands in a file.
  static func isBlank(_ file: String) -> Bool {
    // Larger ones hold something, or nobody wrote them.
    guard let stamp = FileStamp(of: file), stamp.size < 4096,
      let data = FileManager.default.contents(atPath: file)
    else { return false }
    return data.allSatisfy { $0 <= 0x20 }
  }

  /// The bytes of a line; lines end with LF, CRLF or CR, as `SourceText` has it.
  private static func content(of number: Int, in file: String) -> ArraySlice<UInt8>? {
    guard let handle = FileHandle(forReadingAtPath: file) else { return nil }
    defer { try? handle.close() }
    var line: [UInt8] = []
    var (current, read, isAfterReturn) = (1, 0, false)
    while read < limit, let chunk = try? handle.read(upToCount: 1 << 16), !chunk.isEmpty {
      read += chunk.count
      for byte in [UInt8](chunk) {
        defer { isAfterReturn = byte == 0x0D }
        if byte == 0x0A, isAfterReturn { continue }
        guard byte == 0x0A || byte == 0x0D else {
          if current == number, line.count < 4 * width { line.append(byte) }
          continue
        }
        if current == number { return shown(line, number) }
        current += 1
      }
    }
    return current == number ? shown(line, number) : nil
  }

  private static func shown(_ line: [UInt8], _ number: Int) -> ArraySlice<UInt8>? {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let shown = number == 1 && line.starts(with: mark) ? line.dropFirst(mark.count) : line[...]
    return shown.contains { $0 > 0x20 } ? shown : nil
  }
}
