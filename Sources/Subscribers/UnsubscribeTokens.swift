import Crypto
package import Diagnostics
package import Foundation
package import Mail

/// Tokens by which readers leave: who, and which list, closed to everybody without the edition's key.
///
/// A token is a version, the name of its key, a nonce, and the list and address enciphered and authenticated
/// (AES-256-GCM, NIST SP 800-38D), in Base64 for URLs (RFC 4648 §5). The same reader of the same list always
/// has the same one.
package struct UnsubscribeTokens: Sendable {
  static let version: UInt8 = 1
  static let nonceLength = 12
  static let tagLength = 16
  /// Lists and addresses are filled up to a multiple of this, so that a length tells little of them.
  private static let block = 16

  /// What tells a key from another and nothing of it.
  let keyName: [UInt8]
  let sealing: SymmetricKey
  /// Keyed once; a copy of it goes on from there.
  private let nonces: HMAC<SHA256>
  /// Of the tokens of the time before they were enciphered.
  let proofs: HMAC<SHA256>

  /// - Parameter key: the edition's secret, at least 32 bytes.
  package init(key: some ContiguousBytes) {
    let key = SymmetricKey(data: key)
    func derived(_ purpose: String) -> HMAC<SHA256>.MAC {
      HMAC<SHA256>.authenticationCode(for: Data("unsubscribe token 1 \(purpose)".utf8), using: key)
    }
    keyName = Array(derived("name").prefix(3))
    sealing = SymmetricKey(data: derived("seal"))
    nonces = HMAC<SHA256>(key: SymmetricKey(data: derived("nonce")))
    proofs = HMAC<SHA256>(key: key)
  }

  package func token(for address: EmailAddress, list: String) throws(Problem) -> String {
    var plain = Array("\(list)\u{0}\(address.canonical)".utf8)
    plain.append(contentsOf: repeatElement(0, count: Self.block - plain.count % Self.block))
    var code = nonces
    code.update(data: plain)
    // Made of what is enciphered, so that two texts share no nonce (as RFC 8452 §1 has it of its own).
    let nonce = Array(code.finalize().prefix(Self.nonceLength))
    let head = [Self.version] + keyName
    do {
      let sealed = try AES.GCM.seal(
        plain, using: sealing, nonce: AES.GCM.Nonce(data: nonce), authenticating: head)
      return Base64URL.text(head + nonce + sealed.ciphertext + sealed.tag)
    } catch { throw Problem("no token could be made: \(error)", category: .system) }
  }
}
