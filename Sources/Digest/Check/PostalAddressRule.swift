import Diagnostics
import Foundation
import Template

/// A list's mail must say where its sender can be written to, as the law asks in many countries.
enum PostalAddressRule: CheckRule {
  static let name = RuleName.postalAddress

  static func findings(in preflight: Preflight) -> [Finding] {
    guard let address = preflight.issue.postalAddress, address.isPostalAddress else {
      return [
        error(
          "there is no postal address", at: preflight.sources.setting("postal_address"),
          hint: "set “postal_address”", advice: .composeAgain)
      ]
    }
    // The templates may set it in lines, so its first words are looked for.
    let start =
      address.split { $0 == "," || $0 == "\n" }.map { $0.trimmingCharacters(in: .whitespaces) }
      .first(where: \.isPostalAddress) ?? address
    return preflight.parts.filter { part in
      !part.pieces.showToAll(given: Reader.always) { piece in
        guard case .text(let text) = piece else { return false }
        return text.says(start) || text.says(start.escapedForHTML)
      }
    }
    .map {
      warning(
        "the postal address is not shown to every reader", at: $0.template, advice: .composeAgain)
    }
  }
}

extension String {
  /// Whether words stand in it. A mail can have millions of bytes, and almost always the words are those of the
  /// configuration: only where letters could be made in another way of marks is more asked than whether they are.
  fileprivate func says(_ words: String) -> Bool {
    var (text, sought) = (self, words)
    let isThere = text.withUTF8 { text in sought.withUTF8 { text.hold($0) } }
    return isThere || (!words.utf8.allSatisfy { $0 < 0x80 } && contains(words))
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether others stand in it, one behind the other.
  fileprivate func hold(_ others: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = baseAddress, let sought = others.baseAddress else { return false }
    var from = 0
    while count - from >= others.count,
      let found = memchr(start + from, Int32(sought.pointee), count - from - others.count + 1)
    {
      if memcmp(found, sought, others.count) == 0 { return true }
      from = UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found)) + 1
    }
    return false
  }
}
