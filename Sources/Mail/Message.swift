/// A whole message: its header, its body, and the bytes of both (RFC 5322, RFC 2045).
package struct Message: Sendable {
  /// All fields in their order, MIME-Version and those of the content at the end.
  package var header: [HeaderField]
  private let content: MIMEPart
  private let boundarySeed: String

  private static let mimeVersion = HeaderField("MIME-Version", rendered: "MIME-Version: 1.0")

  /// - Parameters:
  ///   - header: what the message says of itself, without anything about its content's form.
  ///   - boundarySeed: what the MIME boundaries are made from; letters and digits only.
  package init(header: [HeaderField], content: MIMEPart, boundarySeed: String) {
    self.header = header
    self.header.append(Self.mimeVersion)
    self.header += content.fields(seed: boundarySeed)
    self.content = content
    self.boundarySeed = boundarySeed
  }

  /// What stands behind the empty line, as a signature is made over it (RFC 6376 §3.7); made when it
  /// is asked for.
  package var body: [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(32_768)
    writeBody(into: &output)
    return output
  }

  /// The message as it goes over the wire: CRLF line ends, 7-bit, no line over 998 octets.
  package var bytes: [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(32_768)
    output.append(header: header)
    writeBody(into: &output)
    return output
  }

  /// The last line has an end, too; no content has no line.
  private func writeBody(into output: inout [UInt8]) {
    let start = output.count
    content.writeBody(seed: boundarySeed, into: &output)
    if output.count > start, output.last != 0x0A { output.append(line: "") }
  }
}
