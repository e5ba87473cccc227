import Foundation

/// How a page says in which characters it is written. A file has no server that says so, and a browser that finds
/// nothing guesses (HTML §13.2.3.2).
package enum MarkupCharset {
  package static let declaration = "<meta charset=\"utf-8\">"
  /// Behind so many octets a browser looks for it no more (HTML §4.2.5.4).
  private static let reach = 1024

  /// What a tag says of it, in small letters; nil where it says nothing.
  package static func declared(by token: MarkupScanner.Token) -> String? {
    guard case .start("meta", let attributes, _) = token else { return nil }
    func value(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
    if let charset = value("charset") {
      return charset.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    }
    guard value("http-equiv")?.lowercased() == "content-type" else { return nil }
    return value("content")?.lowercased()
      .firstMatch(of: #/charset\s*=\s*["']?([^\s"';]+)/#).map { String($0.output.1) }
  }

  /// Whether a browser finds that it is UTF-8: the first that says anything is believed.
  static func isSaid(in tokens: [MarkupScanner.Token]) -> Bool {
    guard let first = tokens.first(where: { declared(by: $0) != nil }) else { return false }
    return declared(by: first) == "utf-8" && first.range.upperBound <= reach
  }

  /// Where it can be said, between two tokens: first in the head; behind a long comment a browser would not look for
  /// it, and so it comes before that.
  package static func place(in tokens: [MarkupScanner.Token], of bytes: [UInt8]) -> Int {
    let head = tokens.first { $0.isHead(in: bytes) }
    var place = head?.range.lowerBound ?? bytes.count
    if case .start("head", _, let range)? = head { place = range.upperBound }
    guard place + declaration.utf8.count > reach else { return place }
    // In front of a declaration of its kind a page would be shown by the rules of old.
    let kind = tokens.prefix { !$0.isHead(in: bytes) }.last { token in
      String(decoding: bytes[token.range].prefix(9), as: UTF8.self).lowercased() == "<!doctype"
    }
    guard let kind else { return 0 }
    let behind = kind.range.upperBound
    return behind + declaration.utf8.count > reach ? place : behind
  }
}

extension MarkupScanner.Token {
  /// Whether a page's own lines go here: into the head, else before the first thing that is no declaration.
  package func isHead(in bytes: [UInt8]) -> Bool {
    switch self {
    case .comment: false
    case .text(let range): !bytes[range].allSatisfy { $0 <= 0x20 }
    case .start("html", _, _): false
    default: true
    }
  }
}
