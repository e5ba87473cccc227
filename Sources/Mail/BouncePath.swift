import Crypto
package import Foundation

/// A reverse path of its own for each recipient of an issue, so that a bounce tells whom it is about whatever
/// its text says (VERP): `bounces+TOKEN=ada=example.org@news.example.org`.
///
/// The token is an HMAC, without which anybody could have anybody taken off a list. Where the whole would be
/// longer than a local part may be, the address is left out; the token still tells, tried on each recipient.
package struct BouncePath: Sendable, Equatable {
  /// 16 characters in lower case: 80 bits of an HMAC.
  package let token: String
  /// Whom it says it is about; nil where there was no room. It is to be verified.
  package let recipient: EmailAddress?

  /// RFC 5321 §4.5.3.1.1
  private static let maximum = 64
  private static let tokenLength = 16

  /// Reads the path that a bounce came back to.
  /// - Parameter base: the address that the paths were made from.
  /// - Returns: nil when it is none of that base, or not of this form.
  package init?(parsing path: EmailAddress, base: EmailAddress) {
    let local = path.localPart
    // Relays may change the case of a local part on the way.
    guard path.asciiDomain == base.asciiDomain,
      local.lowercased().hasPrefix("\(base.localPart.lowercased())+")
    else { return nil }
    let rest = local.dropFirst(base.localPart.count + 1)
    let token = rest.prefix { $0 != "=" }.lowercased()
    guard token.utf8.count == Self.tokenLength,
      token.utf8.allSatisfy(Self.alphabet.contains)
    else { return nil }
    self.token = token
    guard rest.count > Self.tokenLength else {
      recipient = nil
      return
    }
    // A domain has no “=”, a local part may.
    let named = rest.dropFirst(Self.tokenLength + 1)
    guard let cut = named.lastIndex(of: "="),
      let address = try? EmailAddress(
        parsing: "\(named[..<cut])@\(named[named.index(after: cut)...])")
    else { return nil }
    recipient = address
  }

  /// Whether an issue was sent to a recipient with this path.
  package func isProven(
    for recipient: EmailAddress, issue: String, list: String, by key: BounceKey
  ) -> Bool {
    // In constant time, so that a token cannot be guessed by its characters.
    let made = Array(key.token(for: recipient, issue: issue, list: list).utf8)
    let given = Array(token.utf8)
    guard made.count == given.count else { return false }
    return zip(made, given).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// How long the local part of a base may be.
  package static func hasRoom(_ base: EmailAddress) -> Bool {
    base.localPart.utf8.count + 1 + tokenLength <= maximum
  }

  /// - Parameter base: one that has room.
  /// - Returns: nil where the base leaves no room.
  package static func path(
    for recipient: EmailAddress, issue: String, list: String, base: EmailAddress, key: BounceKey
  ) -> EmailAddress? {
    let short = "\(base.localPart)+\(key.token(for: recipient, issue: issue, list: list))"
    let named = "\(short)=\(recipient.canonical.replacing("@", with: "=", maxReplacements: 1))"
    // What would need quotes or SMTPUTF8 is left out as well.
    if named.utf8.count <= maximum, LocalPart.isAtoms(named), !recipient.needsSMTPUTF8,
      let path = try? EmailAddress(parsing: "\(named)@\(base.domain)")
    {
      return path
    }
    guard short.utf8.count <= maximum else { return nil }
    return try? EmailAddress(parsing: "\(LocalPart.quoted(short))@\(base.domain)")
  }

  fileprivate static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
}

/// What bounce paths are made and proven with: the edition's secret key.
package struct BounceKey: Sendable {
  /// Keyed once; a copy of it goes on from there.
  private let keyed: HMAC<SHA256>

  /// - Parameter key: the edition's secret, at least 32 bytes.
  package init(_ key: some ContiguousBytes) { keyed = HMAC<SHA256>(key: SymmetricKey(data: key)) }

  /// The first 80 bits in base 32 (RFC 4648 §6, in lower case), since case is not safe in a local part.
  fileprivate func token(for recipient: EmailAddress, issue: String, list: String) -> String {
    var code = keyed
    code.update(data: Array("bounce\u{0}\(list)\u{0}\(issue)\u{0}\(recipient.canonical)".utf8))
    var text: [UInt8] = []
    var (bits, count) = (0, 0)
    for byte in code.finalize().prefix(10) {
      (bits, count) = (bits << 8 | Int(byte), count + 8)
      while count >= 5 {
        count -= 5
        text.append(BouncePath.alphabet[bits >> count & 31])
      }
      bits &= 31
    }
    return String(decoding: text, as: UTF8.self)
  }
}
