import Crypto
import Diagnostics

/// A message identifier (RFC 5322 §3.6.4).
package struct MessageID: Sendable, Hashable, CustomStringConvertible {
  /// The part before the “@”: letters, digits, dots and hyphens.
  package let left: String
  package let right: String

  /// The identifier of one issue of one list for one recipient.
  ///
  /// It is derived, not drawn, so that a message sent again carries the same one and can be recognised.
  /// - Parameters:
  ///   - list: the List-Id, since two newsletters of one house may have issues of one name.
  ///   - purpose: sets test mails apart, which must not hide the real one from a mailbox that
  ///     drops messages it has seen.
  package init(
    list: String, issue: String, recipient: EmailAddress, domain: String, purpose: String = ""
  ) {
    var input = Array(list.utf8)
    for part in [issue, recipient.canonical, domain, purpose] {
      input.append(0)
      input.append(contentsOf: part.utf8)
    }
    digest = SHA256.hash(data: input).withUnsafeBytes { Hex.string($0.prefix(16)) }
    left = "\(issue).\(digest)"
    right = domain
  }

  /// The derived part alone, which is as unique: a seed for MIME boundaries.
  package let digest: String

  package var description: String { "<\(left)@\(right)>" }
}
