/// Why libcurl could not do what was asked.
package struct CurlError: Error, Sendable, CustomStringConvertible {
  package enum Kind: Sendable, Equatable, CaseIterable {
    /// The relay offers no TLS, or did not begin it.
    case tls
    /// The relay's certificate does not hold, or is another's.
    case certificate
    /// The certificates that are trusted cannot be read.
    case authority
    /// Our certificate or its key cannot be used, or the relay does not take it.
    case clientCertificate
    /// The handshake broke off: the relay restarts, or speaks another protocol.
    case handshake
    /// The name, password or token was refused.
    case login
    /// Nobody knows the relay's name.
    case host
    /// Nothing listens there, or it cannot be reached.
    case connect
    /// The proxy was not reached, or does not let us through.
    case proxy
    /// The address or interface that is to be spoken from is not this machine's.
    case source
    /// No answer in time.
    case silence
    /// The peer went away, or did not keep to the protocol.
    case connection

    /// Whether trying again can help, without somebody mending something.
    package var isTransient: Bool {
      switch self {
      case .tls, .certificate, .authority, .clientCertificate, .login, .source: false
      case .handshake, .host, .connect, .proxy, .silence, .connection: true
      }
    }
  }

  package var kind: Kind
  package var description: String

  package init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
