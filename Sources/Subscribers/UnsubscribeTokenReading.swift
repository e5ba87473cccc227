import Crypto
package import Diagnostics
import Foundation
package import Mail

/// Tokens that come back: who means to leave which list.
extension UnsubscribeTokens {
  /// Whose token it is.
  /// - Parameter lists: what a token of the time before they were enciphered may be for; it does not say.
  /// - Throws: `Problem` for a token that is damaged, or was made with another key.
  package func reader(
    of token: String, lists: [String]
  ) throws(Problem) -> (address: EmailAddress, list: String) {
    if let dot = token.firstIndex(of: ".") { return try proven(token, dot, lists) }
    guard let bytes = Base64URL.bytes(token), bytes.first == Self.version,
      bytes.count > 4 + Self.nonceLength + Self.tagLength
    else { throw Self.damaged }
    guard bytes[1...3].elementsEqual(keyName) else { throw Self.foreign }
    let (nonce, tag) = (4..<4 + Self.nonceLength, bytes.count - Self.tagLength)
    guard
      let box = try? AES.GCM.SealedBox(
        nonce: AES.GCM.Nonce(data: bytes[nonce]), ciphertext: bytes[nonce.upperBound..<tag],
        tag: bytes[tag...]),
      let plain = try? AES.GCM.open(box, using: sealing, authenticating: bytes[..<4]),
      let end = plain.firstIndex(of: 0),
      let list = String(bytes: plain[..<end], encoding: .utf8),
      let text = String(bytes: plain[(end + 1)...].prefix { $0 != 0 }, encoding: .utf8)
    else { throw Self.damaged }
    // Ours, since it could be opened.
    return (EmailAddress(canonical: text), list)
  }

  /// An address that can be read, and behind a point an HMAC-SHA-256 (RFC 2104) of it and the list, cut to 128
  /// bits.
  private func proven(
    _ token: String, _ dot: String.Index, _ lists: [String]
  ) throws(Problem) -> (address: EmailAddress, list: String) {
    guard let bytes = Base64URL.bytes(token[..<dot]),
      let proof = Base64URL.bytes(token[token.index(after: dot)...]),
      let text = String(bytes: bytes, encoding: .utf8), text.contains("@")
    else { throw Self.damaged }
    for list in lists {
      var code = proofs
      code.update(data: Array("unsubscribe\u{0}\(list)\u{0}\(text)".utf8))
      if code.finalize().prefix(16).elementsEqual(proof) {
        return (EmailAddress(canonical: text), list)
      }
    }
    var problem = Self.foreign
    problem.reason += ", or for a list that is not here (it names \(text.printable))"
    throw problem
  }

  private static let damaged = Problem(
    "it is no link or token out of a mail, or not all of it", hint: "copy the whole of it",
    category: .usage)

  private static let foreign = Problem(
    "it was made with another key", hint: "name the address in its place", category: .usage)
}
