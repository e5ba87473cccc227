import Crypto
import Diagnostics
import Foundation

/// Makes identifiers that people can read and that stay the same from run to run.
enum ArticleID {
  /// The words of a title, and six digits that tell apart the same title in two files.
  static func make(title: String, path: String) -> String {
    let digest = SHA256.hash(data: Data("\(path)\u{0}\(title)".utf8))
    let suffix = Hex.string(Array(digest.prefix(3)))
    let slug = slug(title).prefix(48).split(separator: "-").joined(separator: "-")
    return slug.isEmpty ? suffix : "\(slug)-\(suffix)"
  }

  /// Lower-case words joined by hyphens, without accents: what stands in a link.
  static func slug(_ text: String) -> String {
    if let words = text.asciiWords(joining: [UInt8(ascii: "'")]) {
      return words.joined(separator: "-")
    }
    let plain = (text.applyingTransform(.toLatin, reverse: false) ?? text)
      .folding(
        options: [.diacriticInsensitive, .caseInsensitive], locale: Locale(identifier: "en")
      )
      .filter { $0 != "'" && $0 != "’" && $0 != "ʹ" }
    return plain.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
      .lowercased()
  }
}

extension String {
  /// The runs of letters and digits in lower case; nil for text that is not all ASCII, which takes more
  /// than bytes to tell apart.
  /// - Parameter joining: bytes that count for nothing and end no word.
  func asciiWords(joining: Set<UInt8> = []) -> [String]? {
    guard utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let bytes = joining.isEmpty ? Array(utf8) : utf8.filter { !joining.contains($0) }
    return bytes.split { !$0.isASCIIWordByte }.map { word in
      String(decoding: word.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
  }
}

extension UInt8 {
  fileprivate var isASCIIWordByte: Bool {
    (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
  }
}
