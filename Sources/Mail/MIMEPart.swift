/// A part of a message's body (RFC 2045, RFC 2046).
package indirect enum MIMEPart: Sendable {
  /// UTF-8 text of the given subtype, such as `plain` or `html`, with LF line ends.
  case text(subtype: String, [UInt8])
  /// Text that is in quoted-printable already.
  case quotedPrintable(subtype: String, [UInt8])
  /// The same content in several forms, the best one last (RFC 2046 §5.1.4).
  case alternative([MIMEPart])

  /// Appends the part's header fields, an empty line and its content.
  ///
  /// - Parameter seed: what the boundary is made from, so that equal input gives equal bytes. A
  ///   boundary holds `=_`, which neither quoted-printable nor base64 can contain (RFC 2045 §6.7).
  package func write(seed: String, into output: inout [UInt8]) {
    switch self {
    case .text(let subtype, let text):
      let nonASCII = QuotedPrintable.nonASCIICount(text)
      if QuotedPrintable.suits(count: text.count, nonASCII: nonASCII) {
        Self.writeFields(subtype, "quoted-printable", into: &output)
        QuotedPrintable.encode(text, into: &output)
      } else {
        Self.writeFields(subtype, "base64", into: &output)
        // Text is sent with CRLF line ends in every encoding (RFC 2045 §6.8).
        output.append(contentsOf: Base64.lines(Self.withCRLF(text)))
      }
    case .quotedPrintable(let subtype, let encoded):
      Self.writeFields(subtype, "quoted-printable", into: &output)
      output.append(contentsOf: encoded)
    case .alternative(let parts):
      let boundary = "=_\(seed)"
      output.append(line: "Content-Type: multipart/alternative;")
      output.append(line: " boundary=\"\(boundary)\"")
      output.append(line: "")
      for (index, part) in parts.enumerated() {
        output.append(line: "--\(boundary)")
        // A number in front: no boundary may begin with that of a part around it (RFC 2046 §5.1.1).
        part.write(seed: "\(index + 1)_\(seed)", into: &output)
        output.append(line: "")
      }
      output.append(line: "--\(boundary)--")
    }
  }

  private static func writeFields(
    _ subtype: String, _ encoding: String, into output: inout [UInt8]
  ) {
    output.append(line: "Content-Type: text/\(subtype); charset=utf-8")
    output.append(line: "Content-Transfer-Encoding: \(encoding)")
    output.append(line: "")
  }

  private static func withCRLF(_ bytes: [UInt8]) -> [UInt8] {
    bytes.reduce(into: []) { result, byte in
      if byte == 0x0A { result.append(0x0D) }
      result.append(byte)
    }
  }
}

extension [UInt8] {
  /// Appends a line and its CRLF.
  mutating func append(line: String) {
    append(contentsOf: line.utf8)
    append(0x0D)
    append(0x0A)
  }
}
