/// Escapes text for HTML by its bytes, so that a combining mark cannot carry a quotation mark past it.
package enum HTMLEscaping {
  package static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { text in
      var rest = text[...]
      while let place = rest.firstIndex(where: { entity(for: $0) != nil }) {
        bytes.append(contentsOf: rest[..<place])
        bytes.append(contentsOf: (entity(for: rest[place]) ?? "").utf8)
        rest = rest[(place + 1)...]
      }
      bytes.append(contentsOf: rest)
    }
  }

  @inline(__always)
  private static func entity(for byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }
}

extension String {
  /// As text stands in HTML.
  package var escapedForHTML: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count + 16)
    HTMLEscaping.append(self, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
