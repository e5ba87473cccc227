import Crypto
import Diagnostics
import Foundation

/// Makes identifiers that people can read and that stay the same from run to run.
enum ArticleID {
  /// The words of a title, and six digits that tell apart the same title in two files.
  static func make(title: String, path: String) -> String {
    var text = Array(path.utf8)
    text.append(0)
    text += title.utf8
    let number = SHA256.hash(data: text).prefix(3).reduce(1) { $0 << 8 | UInt32($1) }
    let suffix = String(number, radix: 16).dropFirst()
    // ASCII, words joined by single hyphens: only the last of them can be cut at one.
    let whole = Self.slug(title)
    guard !whole.isEmpty else { return String(suffix) }
    let slug = whole.utf8.prefix(48)
    let isCut = slug.last == UInt8(ascii: "-")
    return String(Substring(isCut ? slug.dropLast() : slug)) + "-" + suffix
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
