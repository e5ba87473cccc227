/// Why libcurl could not do what was asked.
package struct CurlError: Error, Sendable, CustomStringConvertible {
  package enum Kind: Sendable, Equatable {
    /// TLS was refused, or the certificate did not hold.
    case tls
    /// The user name or password was refused.
    case login
    /// The peer was not reached, did not answer, went away, or did not keep to the protocol.
    case connection
  }

  package var kind: Kind
  package var description: String

  package init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
