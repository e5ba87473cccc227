import Mustache

/// Escapes text for HTML by its bytes.
///
/// The engine's own escaping looks at whole graphemes, so that a quotation mark with a combining accent
/// behind it would pass, and end an attribute.
struct HTMLEscaping: MustacheContentType {
  func escapeText(_ text: String) -> String {
    guard text.utf8.contains(where: Self.isSpecial) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    Self.append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func append(_ text: String, to bytes: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
      case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
      default: bytes.append(byte)
      }
    }
  }

  /// The name by which templates ask for it.
  static let name = "BROADSHEET_HTML"

  private static let registration: Void = MustacheContentTypes.register(HTMLEscaping(), named: name)

  /// Makes the name known to the engine; must come before any template with that name in it is read.
  static func register() { _ = registration }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
      UInt8(ascii: "'"):
      true
    default: false
    }
  }
}

extension String {
  /// As text stands in HTML.
  var escapedForHTML: String { HTMLEscaping().escapeText(self) }
}
