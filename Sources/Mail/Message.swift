/// A whole message: header fields and a body (RFC 5322, RFC 2045).
package struct Message: Sendable {
  package var header: [HeaderField]
  package var body: MIMEPart
  /// What the MIME boundaries are made from; letters and digits only.
  package var boundarySeed: String

  package init(header: [HeaderField], body: MIMEPart, boundarySeed: String) {
    self.header = header
    self.body = body
    self.boundarySeed = boundarySeed
  }

  /// The message as it goes over the wire: CRLF line ends, 7-bit, no line over 998 octets.
  package var bytes: [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(32_768)
    for field in header { output.append(line: field.rendered) }
    output.append(line: "MIME-Version: 1.0")
    body.write(seed: boundarySeed, into: &output)
    if output.last != 0x0A { output.append(line: "") }
    return output
  }
}
