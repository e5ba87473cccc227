/// A part of a message's body: header fields of its own, and content that fits them (RFC 2045, RFC 2046).
package indirect enum MIMEPart: Sendable {
  /// UTF-8 text that is encoded already.
  case encoded(TextSubtype, TransferEncoding, [UInt8])
  /// The same content in several forms, the best one last (RFC 2046 §5.1.4).
  case alternative([MIMEPart])

  /// What kind of text a part holds (RFC 2046 §4.1).
  package enum TextSubtype: Sendable {
    case plain, html
  }

  /// How text becomes 7-bit (RFC 2045 §6.1).
  package enum TransferEncoding: Sendable {
    case quotedPrintable, base64
  }

  /// Text with LF line ends, in the encoding that suits it.
  package static func text(_ subtype: TextSubtype, _ text: [UInt8]) -> MIMEPart {
    let nonASCII = QuotedPrintable.nonASCIICount(text)
    if QuotedPrintable.suits(count: text.count, nonASCII: nonASCII) {
      return .encoded(subtype, .quotedPrintable, QuotedPrintable.encode(text))
    }
    // Text is sent with CRLF line ends in every encoding (RFC 2045 §6.8).
    return .encoded(subtype, .base64, Base64.lines(withCRLF(text)))
  }

  /// What the header above the part says of it.
  ///
  /// - Parameter seed: what the boundary is made from, so that equal input gives equal bytes; letters
  ///   and digits only.
  package func fields(seed: String) -> [HeaderField] {
    switch self {
    case .encoded(let subtype, let encoding, _): [subtype.field, encoding.field]
    case .alternative:
      // On a line of its own, however short it is.
      [
        HeaderField(
          "Content-Type",
          rendered: "Content-Type: multipart/alternative;\r\n boundary=\"\(Self.boundary(seed))\"")
      ]
    }
  }

  /// Appends the part's content, without its header fields.
  package func writeBody(seed: String, into output: inout [UInt8]) {
    switch self {
    case .encoded(_, _, let content): output.append(contentsOf: content)
    case .alternative(let parts):
      let boundary = Self.boundary(seed)
      for (index, part) in parts.enumerated() {
        output.append(line: "--\(boundary)")
        // A number in front: no boundary may begin with that of a part around it (RFC 2046 §5.1.1).
        let seed = "\(index + 1)_\(seed)"
        output.append(header: part.fields(seed: seed))
        part.writeBody(seed: seed, into: &output)
        output.append(line: "")
      }
      output.append(line: "--\(boundary)--")
    }
  }

  /// Neither quoted-printable nor base64 can contain `=_` (RFC 2045 §6.7).
  private static func boundary(_ seed: String) -> String { "=_\(seed)" }

  private static func withCRLF(_ bytes: [UInt8]) -> [UInt8] {
    bytes.reduce(into: []) { result, byte in
      if byte == 0x0A { result.append(0x0D) }
      result.append(byte)
    }
  }
}

extension MIMEPart.TextSubtype {
  fileprivate var field: HeaderField { self == .html ? Self.htmlField : Self.plainField }

  private static let plainField = HeaderField(
    "Content-Type", rendered: "Content-Type: text/plain; charset=utf-8")
  private static let htmlField = HeaderField(
    "Content-Type", rendered: "Content-Type: text/html; charset=utf-8")
}

extension MIMEPart.TransferEncoding {
  fileprivate var field: HeaderField { self == .base64 ? Self.base64Field : Self.quotedField }

  private static let quotedField = HeaderField(
    "Content-Transfer-Encoding", rendered: "Content-Transfer-Encoding: quoted-printable")
  private static let base64Field = HeaderField(
    "Content-Transfer-Encoding", rendered: "Content-Transfer-Encoding: base64")
}

extension [UInt8] {
  /// Appends header fields, each with its CRLF, and the empty line that ends them.
  mutating func append(header: [HeaderField]) {
    for field in header { append(line: field.rendered) }
    append(line: "")
  }

  /// Appends a line and its CRLF.
  mutating func append(line: String) {
    append(contentsOf: line.utf8)
    append(0x0D)
    append(0x0A)
  }
}
