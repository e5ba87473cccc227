import Mustache

/// Escapes text for HTML, byte by byte.
///
/// The engine's own escaping looks at whole characters, so that a quotation mark followed by a combining
/// accent passes as it is, and ends an attribute.
struct HTMLEscaping: MustacheContentType {
  static let name = "BROADSHEET_HTML"
  private static let registration: Void = MustacheContentTypes.register(HTMLEscaping(), named: name)

  /// Makes the escaping known to the engine; must come before any template that names it is read.
  static func register() { _ = registration }

  func escapeText(_ text: String) -> String { text.escapedForHTML }
}

extension String {
  /// The text as it stands in HTML, in an element or in a quoted attribute.
  var escapedForHTML: String {
    guard let first = utf8.firstIndex(where: { Self.reference(for: $0) != nil })
    else { return self }
    var bytes = Array(utf8[..<first])
    bytes.reserveCapacity(utf8.count + 32)
    for byte in utf8[first...] {
      if let reference = Self.reference(for: byte) {
        bytes += reference.utf8
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func reference(for byte: UInt8) -> String? {
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
