/// A part of a message's body (RFC 2045, RFC 2046).
package indirect enum MIMEPart: Sendable {
  /// UTF-8 text of the given subtype, such as `plain` or `html`, with LF line ends.
  case text(subtype: String, String)
  /// The same content in several forms, the best one last (RFC 2046 §5.1.4).
  case alternative([MIMEPart])

  /// Appends the part's header fields, an empty line and its content.
  ///
  /// - Parameter seed: what the boundary is made from, so that equal input gives equal bytes. A
  ///   boundary holds `=_`, which neither quoted-printable nor base64 can contain (RFC 2045 §6.7).
  package func write(seed: String, into output: inout [UInt8]) {
    switch self {
    case .text(let subtype, let text):
      writeText(subtype: subtype, text, into: &output)
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

  private func writeText(subtype: String, _ text: String, into output: inout [UInt8]) {
    var text = text
    text.withUTF8 { bytes in
      output.append(line: "Content-Type: text/\(subtype); charset=utf-8")
      // Quoted-printable stays readable while little has to be quoted; past that base64 is shorter.
      let quoted = bytes.reduce(0) { $0 + ($1 >= 0x80 ? 1 : 0) }
      if quoted * 6 <= bytes.count {
        output.append(line: "Content-Transfer-Encoding: quoted-printable")
        output.append(line: "")
        QuotedPrintable.encode(bytes, into: &output)
      } else {
        output.append(line: "Content-Transfer-Encoding: base64")
        output.append(line: "")
        // Text is sent with CRLF line ends in every encoding (RFC 2045 §6.8).
        output.append(contentsOf: Base64.lines(Self.withCRLF(bytes)))
      }
    }
  }

  private static func withCRLF(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
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
