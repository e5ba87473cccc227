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
  package var tls: TLS
  package var username: String?
  package var password: String?
  /// How to log in, as libcurl writes it (`AUTH=PLAIN`); nil for the best that both know.
  package var loginOptions: String?
  /// A file of certificates (PEM) to trust in place of the system's.
  package var certificateFile: String?
  /// For DNS, TCP, TLS, EHLO and AUTH together, in seconds.
  package var connectTimeout: Int

  package init(
    url: String, tls: TLS, username: String? = nil, password: String? = nil,
    loginOptions: String? = nil, certificateFile: String? = nil, connectTimeout: Int = 30
  ) {
    self.url = url
    self.tls = tls
    self.username = username
    self.password = password
    self.loginOptions = loginOptions
    self.certificateFile = certificateFile
    self.connectTimeout = connectTimeout
  }
}
