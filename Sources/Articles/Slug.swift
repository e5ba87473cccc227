import Foundation

/// The words of a title as they stand in an address.
enum Slug {
  /// Lower-case words joined by hyphens, in Latin letters without marks; empty where there are none.
  static func make(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return ArticleID.slug(text) }
    return ArticleID.slug(transliterated(text))
  }

  /// Letters that no mark can be taken off, as the languages that have them spell them without.
  private static func transliterated(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if let letters = letters[scalar] {
        result += letters
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static let letters: [Unicode.Scalar: String] = [
    "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L",
    "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "đ": "d", "Đ": "D", "ı": "i", "İ": "I", "ß": "ss",
    "ẞ": "SS", "ħ": "h", "Ħ": "H", "ŋ": "ng", "Ŋ": "Ng", "ŧ": "t", "Ŧ": "T", "ĸ": "k",
    "ŀ": "l", "Ŀ": "L", "ŉ": "n", "ſ": "s", "ƒ": "f", "ə": "e", "Ə": "E", "ɖ": "d", "Ɖ": "D",
  ]
}
