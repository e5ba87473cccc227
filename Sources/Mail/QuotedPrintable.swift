import Foundation

/// Quoted-printable for text (RFC 2045 §6.7): LF in, CRLF out, lines of at most 76 characters.
package enum QuotedPrintable {
  /// Whether text stays readable and short in it; past one byte in six to be quoted base64 is better.
  package static func suits(count: Int, nonASCII: Int) -> Bool { nonASCII * 6 <= count }

  package static func nonASCIICount(_ text: [UInt8]) -> Int {
    var count = 0
    for byte in text { count &+= Int(byte >> 7) }
    return count
  }

  /// The encoded text; one without a final line end gets none.
  package static func encode(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    encode(text, into: &output)
    return output
  }

  /// Appends the encoded text. Each line is encoded by itself, so lines can be encoded apart.
  package static func encode(_ text: [UInt8], into output: inout [UInt8]) {
    text.withUnsafeBufferPointer { encode($0, into: &output) }
  }

  private static func encode(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    guard let start = text.baseAddress else { return }
    // Every byte may take three characters, and every 75 characters a soft line break of three more.
    let capacity = text.count * 3 + text.count / 8 + 16
    let encoded = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      guard let target = buffer.baseAddress else { return }
      var writer = Writer(next: target)
      let end = start + text.count
      var line = start
      while line < end {
        let found = memchr(line, 0x0A, end - line)?.assumingMemoryBound(to: UInt8.self)
        let lineEnd = found.map { UnsafePointer($0) } ?? end
        encodeLine(from: line, to: lineEnd, &writer)
        if found != nil {
          writer.put(0x0D)
          writer.put(0x0A)
        }
        line = lineEnd + 1
      }
      count = writer.next - target
    }
    output.append(contentsOf: encoded)
  }

  /// Writes bytes one after the other into memory that is known to be enough.
  private struct Writer {
    var next: UnsafeMutablePointer<UInt8>

    @inline(__always)
    mutating func put(_ byte: UInt8) {
      next.pointee = byte
      next += 1
    }

    mutating func putQuoted(_ byte: UInt8) {
      put(0x3D)
      put(QuotedPrintable.digit(byte >> 4))
      put(QuotedPrintable.digit(byte & 15))
    }
  }

  private static func encodeLine(
    from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>, _ writer: inout Writer
  ) {
    var column = 0
    var position = start
    while position < end {
      let byte = position.pointee
      let isLast = position + 1 == end
      // A blank at the end of a line would be lost (rule 3).
      var literal = isPlain(byte) && !(isLast && (byte == 0x20 || byte == 0x09))
      // Room for the "=" of a soft line break, unless this is the last character (rule 5).
      if column + (literal ? 1 : 3) > (isLast ? 76 : 75) {
        writer.put(0x3D)
        writer.put(0x0D)
        writer.put(0x0A)
        column = 0
      }
      // A leading dot, or an “F” that may begin “From ”, would invite damage on the way (RFC 2049 §3).
      if column == 0, byte == 0x2E || byte == 0x46 { literal = false }
      if literal {
        writer.put(byte)
        column += 1
      } else {
        writer.putQuoted(byte)
        column += 3
      }
      position += 1
    }
  }

  /// Bytes that stand for themselves within a line (rule 2, and blanks by rule 3).
  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte &- 0x20 <= 0x5E && byte != 0x3D || byte == 0x09
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") - 10 + value
  }
}
