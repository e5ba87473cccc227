/// Why libcurl could not do what was asked.
package struct CurlError: Error, Sendable, CustomStringConvertible {
  package enum Kind: Sendable, Equatable {
    /// DNS, TCP, a proxy or a timeout: the peer was not reached.
    case unreachable
    /// TLS was refused, or the certificate did not hold.
    case tls
    /// The user name or password was refused.
    case login
    /// The connection ended, or the peer did not keep to the protocol.
    case connection
    case timeout
  }

  package var kind: Kind
  package var description: String

  package init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
