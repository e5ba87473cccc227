import Crypto
import Diagnostics
import Foundation

/// Makes identifiers that people can read and that stay the same from run to run.
enum ArticleID {
  /// The words of a title, and six digits that tell apart the same title in two files.
  static func make(title: String, path: String) -> String {
    let digest = SHA256.hash(data: Array("\(path)\u{0}\(title)".utf8))
    let suffix = Hex.string(Array(digest.prefix(3)))
    // Words joined by single hyphens: only the last of them can be cut at one.
    var slug = Self.slug(title).prefix(48)
    while slug.utf8.last == UInt8(ascii: "-") { slug.removeLast() }
    return slug.isEmpty ? suffix : "\(slug)-\(suffix)"
  }

  /// Lower-case words joined by hyphens, without accents: what stands in a link.
  static func slug(_ text: String) -> String {
    if let words = asciiSlug(text) { return words }
    let plain = (text.applyingTransform(.toLatin, reverse: false) ?? text)
      .folding(
        options: [.diacriticInsensitive, .caseInsensitive], locale: Locale(identifier: "en")
      )
      .filter { $0 != "'" && $0 != "’" && $0 != "ʹ" }
    return plain.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
      .lowercased()
  }

  /// Nil for text that is not all ASCII, which takes more than bytes to tell apart.
  private static func asciiSlug(_ text: String) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      var slug: [UInt8] = []
      slug.reserveCapacity(bytes.count)
      var isBetween = false
      for byte in bytes {
        if byte.isASCIIWordByte {
          if isBetween, !slug.isEmpty { slug.append(UInt8(ascii: "-")) }
          isBetween = false
          slug.append(0x41...0x5A ~= byte ? byte | 0x20 : byte)
        } else if byte >= 0x80 {
          return nil
        } else if byte != UInt8(ascii: "'") {
          isBetween = true
        }
      }
      return String(decoding: slug, as: UTF8.self)
    }
  }
}

extension String {
  /// The runs of letters and digits in lower case; nil for text that is not all ASCII, which takes more
  /// than bytes to tell apart.
  func asciiWords() -> [String]? {
    guard utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    return utf8.split { !$0.isASCIIWordByte }.map { word in
      String(decoding: word.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
  }
}

extension UInt8 {
  fileprivate var isASCIIWordByte: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}
