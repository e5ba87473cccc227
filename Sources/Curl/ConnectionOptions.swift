/// What a connection to a mail relay needs to know.
package struct ConnectionOptions: Sendable {
  package enum TLS: String, Sendable {
    /// No message goes out but over TLS.
    case required
    /// TLS where the relay offers it, with its certificate verified; plain text elsewhere.
    case opportunistic
    case none
  }

  /// `smtp://host:port` or `smtps://host:port`.
  package var url: String
  /// What EHLO says of this machine: a full name or an address literal (RFC 5321 §4.1.1.1).
  package var hello: String
  package var tls: TLS
  package var username: String?
  package var password: String?
  /// How to log in, as libcurl writes it (`AUTH=PLAIN`); nil for the best that both know.
  package var loginOptions: String?
  /// A file of certificates (PEM) to trust in place of the system's.
  package var certificateFile: String?
  /// For DNS, TCP, TLS, EHLO and AUTH together.
  package var connectTimeout: Duration

  package init(
    url: String, hello: String, tls: TLS, username: String? = nil, password: String? = nil,
    loginOptions: String? = nil, certificateFile: String? = nil,
    connectTimeout: Duration = .seconds(30)
  ) {
    self.url = url
    self.hello = hello
    self.tls = tls
    self.username = username
    self.password = password
    self.loginOptions = loginOptions
    self.certificateFile = certificateFile
    self.connectTimeout = connectTimeout
  }

  /// The relay as people name it: `host:port`.
  package var peer: String {
    let (scheme, rest) =
      url.firstRange(of: "://").map {
        (url[..<$0.lowerBound].lowercased(), url[$0.upperBound...])
      } ?? ("smtp", url[...])
    let authority = rest.prefix { $0 != "/" }
    let hasPort = authority.wholeMatch(of: /.*:\d+/) != nil && !authority.hasSuffix("]")
    return hasPort ? String(authority) : "\(authority):\(scheme == "smtps" ? 465 : 25)"
  }
}
