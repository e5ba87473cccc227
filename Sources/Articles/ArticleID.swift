import Crypto
import Foundation

/// Makes identifiers that people can read and that stay the same from run to run.
enum ArticleID {
  /// The words of a title, and six digits that tell apart the same title in two files.
  static func make(title: String, path: String) -> String {
    let digest = SHA256.hash(data: Data("\(path)\u{0}\(title)".utf8))
    let suffix = digest.prefix(3).map { String(format: "%02x", $0) }.joined()
    let slug = slug(title).prefix(48).split(separator: "-").joined(separator: "-")
    return slug.isEmpty ? suffix : "\(slug)-\(suffix)"
  }

  /// Lower-case words joined by hyphens, without accents: what stands in a link.
  static func slug(_ text: String) -> String {
    let plain = (text.applyingTransform(.toLatin, reverse: false) ?? text)
      .folding(
        options: [.diacriticInsensitive, .caseInsensitive], locale: Locale(identifier: "en")
      )
      .filter { $0 != "'" && $0 != "’" && $0 != "ʹ" }
    return plain.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "-")
      .lowercased()
  }
}
