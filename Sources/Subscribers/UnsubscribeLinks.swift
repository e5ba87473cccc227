import Crypto
package import Foundation
package import Mail

/// Links by which a reader leaves, each of which only the holder of the edition's key can make.
package struct UnsubscribeLinks: Sendable {
  private let key: SymmetricKey

  /// - Parameter key: the edition's secret, at least 32 bytes.
  package init(key: some ContiguousBytes) {
    self.key = SymmetricKey(data: key)
  }

  /// `BASE/unsubscribe/TOKEN`, the same for the same reader every time.
  package func url(for address: EmailAddress, list: String, base: String) -> String {
    "\(base)/unsubscribe/\(token(for: address, list: list))"
  }

  /// Who is meant, and a proof (HMAC-SHA-256, RFC 2104) cut to 128 bits.
  func token(for address: EmailAddress, list: String) -> String {
    let subject = Data(address.canonical.utf8)
    let message = Data("unsubscribe\u{0}\(list)\u{0}".utf8) + subject
    let proof = HMAC<SHA256>.authenticationCode(for: message, using: key).prefix(16)
    return "\(Self.base64URL(subject)).\(Self.base64URL(Data(proof)))"
  }

  /// RFC 4648 §5, without padding.
  private static func base64URL(_ data: Data) -> String {
    data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }
}
