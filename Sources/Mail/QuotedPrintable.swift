/// Quoted-printable for text (RFC 2045 §6.7): LF in, CRLF out, lines of at most 76 characters.
enum QuotedPrintable {
  /// Appends the encoded text; a text without a final line end gets none.
  static func encode(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    output.reserveCapacity(output.count + text.count + text.count / 8 + 64)
    var lineStart = 0
    while lineStart < text.count {
      var end = lineStart
      while end < text.count, text[end] != 0x0A { end += 1 }
      encodeLine(UnsafeBufferPointer(rebasing: text[lineStart..<end]), into: &output)
      if end < text.count {
        output.append(0x0D)
        output.append(0x0A)
      }
      lineStart = end + 1
    }
  }

  private static func encodeLine(_ line: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
    // Most lines can go out as they are: this is what makes a million mails cheap.
    if line.count <= 76, let first = line.first, let last = line.last, first != 0x2E, first != 0x46,
      last != 0x20, last != 0x09, line.allSatisfy({ plain[Int($0)] })
    {
      output.append(contentsOf: line)
      return
    }
    var column = 0
    for (index, byte) in line.enumerated() {
      let isLast = index == line.count - 1
      // A blank at the end of a line would be lost (rule 3); a leading dot or “From ” would invite
      // damage on the way (RFC 2049 §3).
      let literal =
        plain[Int(byte)] && !(isLast && (byte == 0x20 || byte == 0x09))
        && !(column == 0 && (byte == 0x2E || byte == 0x46))
      let width = literal ? 1 : 3
      // Room for the "=" of a soft line break, unless this is the last character (rule 5).
      if column + width > (isLast ? 76 : 75) {
        output.append(contentsOf: [0x3D, 0x0D, 0x0A])
        column = 0
        let startsLine = byte == 0x2E || byte == 0x46
        column = append(byte, literal: literal && !startsLine, to: &output)
        continue
      }
      column += append(byte, literal: literal, to: &output)
    }
  }

  private static func append(_ byte: UInt8, literal: Bool, to output: inout [UInt8]) -> Int {
    if literal {
      output.append(byte)
      return 1
    }
    output.append(0x3D)
    output.append(Hex.upperDigits[Int(byte >> 4)])
    output.append(Hex.upperDigits[Int(byte & 15)])
    return 3
  }

  /// Bytes that stand for themselves within a line (rule 2, and blanks by rule 3).
  private static let plain: [Bool] = (0...255).map { byte in
    byte == 0x09 || (0x20...0x7E).contains(byte) && byte != 0x3D
  }
}
