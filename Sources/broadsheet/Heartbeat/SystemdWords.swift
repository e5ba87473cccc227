/// How paths and words are written in systemd's units (systemd.syntax(7), systemd.unit(5)).
enum SystemdWords {
  /// A path as part of a unit's name: as `systemd-escape --path` makes it.
  static func escapedPath(_ path: String) -> String {
    let parts = path.split(separator: "/").map { part in
      part.utf8.enumerated().map { index, byte in
        let isPlain =
          byte.isLetterOrDigit || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "_")
          || byte == UInt8(ascii: ".")
        return isPlain ? String(UnicodeScalar(byte)) : "\\x" + hex(byte)
      }.joined()
    }
    let name = parts.joined(separator: "-")
    // A name that began with a dot would be hidden.
    return name.isEmpty ? "-" : name.hasPrefix(".") ? "\\x2e" + name.dropFirst() : name
  }

  /// A word of a command line or of a list of paths: in quotes, with “%”, which begins a specifier, doubled.
  static func quoted(_ word: String) -> String {
    let escaped = word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(plain(escaped))\""
  }

  /// What stands to the end of its line without quotes.
  static func plain(_ text: String) -> String { text.replacing("%", with: "%%") }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return byte < 16 ? "0" + digits : digits
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}
