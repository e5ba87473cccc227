import Diagnostics
import Foundation

/// Addresses as they are written, made addresses as they are sent (RFC 3986): what is encoded already stays.
enum WebAddress {
  /// The text with every byte encoded that no address holds; `%2F` stays, and a lone `%` is `%25`.
  static func encoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    if bytes.allSatisfy({ isAllowed($0) && $0 != UInt8(ascii: "%") }) { return text }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 16)
    for (index, byte) in bytes.enumerated() {
      let isEscape =
        byte == UInt8(ascii: "%") && bytes.dropFirst(index + 1).prefix(2).count == 2
        && bytes.dropFirst(index + 1).prefix(2).allSatisfy(isHexDigit)
      if isEscape || isAllowed(byte) && byte != UInt8(ascii: "%") {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A whole http or https address.
  /// - Parameter base: what a relative one is relative to.
  /// - Returns: nil for what is none, holds a control character (RFC 3986 §2), or begins like a host.
  static func whole(_ text: String, relativeTo base: URL?) -> String? {
    if isWhole(text) { return text }
    guard !text.isEmpty, !text.holdsControls, !looksLikeHost(text),
      let url = resolved(text, relativeTo: base),
      ["http", "https"].contains(url.scheme?.lowercased()), url.host()?.isEmpty == false
    else { return nil }
    return url.absoluteString
  }

  /// Whether bytes show that nothing is to be done: `http://` or `https://`, a host in small letters, and a path of
  /// unreserved characters without a segment that begins with a dot. So are those of ten thousand pages.
  private static func isWhole(_ text: String) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { bytes in
      guard let scheme = schemes.first(where: bytes.starts) else { return false }
      var previous = UInt8(ascii: "/")
      var isInPath = false
      for byte in bytes[scheme.count...] {
        switch byte {
        case 0x61...0x7A, 0x30...0x39: break
        // “xn--” is more than letters (RFC 5890 §2.3.1).
        case 0x2D where isInPath || previous != UInt8(ascii: "/") && previous != byte: break
        case 0x2E where previous != UInt8(ascii: "/") && (isInPath || previous != 0x2E): break
        case UInt8(ascii: "/") where previous != byte: isInPath = true
        case 0x41...0x5A where isInPath, UInt8(ascii: "_") where isInPath: break
        default: return false
        }
        previous = byte
      }
      return isInPath
    } ?? false
  }

  private static let schemes = [Array("https://".utf8), Array("http://".utf8)]

  /// The address that a reference stands for (RFC 3986 §5).
  static func resolved(_ text: String, relativeTo base: URL?) -> URL? {
    // The host is left to what knows how to encode it (RFC 5891): the rest is encoded before.
    guard let authority = authority(of: text) else {
      return URL(string: encodedReference(text), relativeTo: base)?.absoluteURL
    }
    let scheme = text[..<authority.lowerBound]
    let host = text[authority]
    guard !host.contains(where: { $0.isWhitespace || "%\\|\"<>^`{}".contains($0) }) else {
      return nil
    }
    let rest = encodedReference(String(text[authority.upperBound...]))
    return URL(string: scheme.lowercased() + host + rest, relativeTo: base)?.absoluteURL
  }

  /// The address of a site: its path ends in a slash, so that what is below it keeps it.
  static func site(_ text: String) -> URL? {
    guard let whole = whole(text, relativeTo: nil), var parts = URLComponents(string: whole) else {
      return nil
    }
    parts.query = nil
    parts.fragment = nil
    if !parts.percentEncodedPath.hasSuffix("/") { parts.percentEncodedPath += "/" }
    return parts.url
  }

  /// Where host and port stand in `https://host/path` and `//host/path`.
  private static func authority(of text: String) -> Range<String.Index>? {
    guard let slashes = text.range(of: "//") else { return nil }
    let scheme = text[..<slashes.lowerBound]
    guard scheme.isEmpty || scheme.last == ":" && scheme.dropLast().allSatisfy(isSchemeCharacter)
    else { return nil }
    let end =
      text[slashes.upperBound...].firstIndex { $0 == "/" || $0 == "?" || $0 == "#" }
      ?? text.endIndex
    return slashes.upperBound..<end
  }

  /// Path, query and fragment; only the first `#` begins the fragment.
  private static func encodedReference(_ text: String) -> String {
    guard let hash = text.firstIndex(of: "#") else { return encoded(text) }
    let fragment = text[text.index(after: hash)...]
    return encoded(String(text[..<hash])) + "#"
      + encoded(String(fragment)).replacing("#", with: "%23")
  }

  /// `www.example.org/x` is meant whole, and would lead to a folder of that name.
  private static func looksLikeHost(_ text: String) -> Bool {
    text.lowercased().hasPrefix("www.")
  }

  private static func isSchemeCharacter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "+-.".contains(character))
  }

  /// Unreserved and reserved characters without brackets (RFC 3986 §2.2 and §2.3), and `%`.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "-._~!$&'()*+,;=:@/?#%".utf8.contains(byte)
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }
}
