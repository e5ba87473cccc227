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
  /// A socket of this machine to connect to, in place of the network.
  package var socketPath: String?
  /// What EHLO says of this machine: a full name or an address literal (RFC 5321 §4.1.1.1).
  package var hello: String
  package var tls: TLS
  package var login = Login()
  /// A file of certificates (PEM) to trust in place of the system's.
  package var certificateFile: String?
  package var clientCertificate: ClientCertificate?
  /// What the connection goes through; nil for the straight way, whatever the environment says.
  package var proxy: Proxy?
  /// The address of this machine, or its interface, to speak from.
  package var source: String?
  /// For DNS, TCP, TLS, EHLO and AUTH together.
  package var connectTimeout: Duration
  /// Whether somebody will ask what certificates the relay showed.
  package var keepsCertificates = false

  /// Who logs in, and how; nobody where there is no name.
  package struct Login: Sendable {
    package var username: String?
    package var password: String?
    /// A bearer token (RFC 6750), for XOAUTH2 and OAUTHBEARER (RFC 7628).
    package var token: String?
    /// How to log in, as libcurl writes it (`AUTH=PLAIN`); nil for the best that both know.
    package var options: String?

    package init(
      username: String? = nil, password: String? = nil, token: String? = nil,
      options: String? = nil
    ) {
      self.username = username
      self.password = password
      self.token = token
      self.options = options
    }
  }

  /// What the relay may know us by. The files are PEM; the key may stand in the certificate's.
  package struct ClientCertificate: Sendable {
    package var file: String
    package var keyFile: String?
    package var keyPassword: String?

    package init(file: String, keyFile: String? = nil, keyPassword: String? = nil) {
      self.file = file
      self.keyFile = keyFile
      self.keyPassword = keyPassword
    }
  }

  package struct Proxy: Sendable {
    /// `socks5h://host:port`, `http://host:port` and the like.
    package var url: String
    package var username: String?
    package var password: String?

    package init(url: String, username: String? = nil, password: String? = nil) {
      self.url = url
      self.username = username
      self.password = password
    }
  }

  package init(
    url: String, hello: String, tls: TLS, login: Login = Login(), certificateFile: String? = nil,
    connectTimeout: Duration = .seconds(30)
  ) {
    self.url = url
    self.hello = hello
    self.tls = tls
    self.login = login
    self.certificateFile = certificateFile
    self.connectTimeout = connectTimeout
  }

  /// The relay as people name it: `host:port`.
  package var peer: String {
    if let socketPath { return socketPath }
    let (scheme, rest) =
      url.firstRange(of: "://").map {
        (url[..<$0.lowerBound].lowercased(), url[$0.upperBound...])
      } ?? ("smtp", url[...])
    let authority = rest.prefix { $0 != "/" }
    let hasPort = authority.wholeMatch(of: /.*:\d+/) != nil && !authority.hasSuffix("]")
    return hasPort ? String(authority) : "\(authority):\(scheme == "smtps" ? 465 : 25)"
  }

  /// The way to it, for words.
  package var shownURL: String { socketPath.map { "unix:\($0)" } ?? url }
}
