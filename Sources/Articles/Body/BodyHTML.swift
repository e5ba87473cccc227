import Diagnostics

/// Writes a body as HTML for the inside of a mail's page.
enum BodyHTML {
  static func write(_ tokens: [BodyToken]) -> String {
    var html = ""
    var preformatted = 0
    for token in tokens {
      switch token {
      case .open(let element):
        // A table of many columns is moved in its own frame and does not widen the page.
        if element.name == "table" { html += "<div style=\"overflow-x:auto\">" }
        html += "<\(element.name)" + attributes(of: element)
        if element.name == "pre" {
          preformatted += 1
          // Not every mail program reads the styles of the head, and one long line must not widen the page.
          html += " style=\"white-space:pre-wrap;overflow-wrap:anywhere\">"
        } else {
          html += ">"
        }
      case .void(let element): html += "<\(element.name)\(attributes(of: element))>"
      case .close(let name):
        if name == "pre" { preformatted -= 1 }
        html += name == "table" ? "</table></div>" : "</\(name)>"
      case .text(let text):
        // The first line end behind the tag is no part of the text (HTML §13.1.2.5).
        if preformatted > 0, html.hasSuffix("anywhere\">"), text.utf8.first == 0x0A { html += "\n" }
        html += escape(preformatted > 0 ? text.withLineFeeds : text.collapsingBlanks)
      }
    }
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x0A }
    guard let start = html.utf8.firstIndex(where: { !isBlank($0) }),
      let end = html.utf8.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return "\(html[start...end])\n"
  }

  private static func attributes(of element: BodyElement) -> String {
    element.attributes.map { " \($0.name)=\"\(escape($0.value))\"" }.joined()
  }

  /// Bytewise: a combining mark behind a quote makes one character of both.
  static func escape(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x26, 0x3C, 0x3E, 0x22].contains($0) }) else { return text }
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x26: bytes += Array("&amp;".utf8)
      case 0x3C: bytes += Array("&lt;".utf8)
      case 0x3E: bytes += Array("&gt;".utf8)
      case 0x22: bytes += Array("&quot;".utf8)
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  /// Each run of blanks and line ends as one of them, as HTML reads it; no-break spaces stay.
  var collapsingBlanks: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count)
    for byte in utf8 {
      let isBlank = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
      guard isBlank else {
        bytes.append(byte)
        continue
      }
      if let last = bytes.last, last == 0x20 || last == 0x0A {
        if byte == 0x0A { bytes[bytes.count - 1] = byte }
      } else {
        bytes.append(byte == 0x0A || byte == 0x0D ? 0x0A : 0x20)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
