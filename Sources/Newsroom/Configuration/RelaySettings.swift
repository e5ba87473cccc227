package import Curl
package import Delivery
package import Diagnostics
import Foundation
package import Mail

/// One relay as the configuration names it: where it is, who asks, how much it takes.
package struct RelaySettings: Sendable {
  /// What the journal calls it.
  package var name: String
  /// `smtp://host:port` or `smtps://host:port`; for a socket, the name that certificates are checked by.
  package var url: String
  package var way = Way.network
  /// Its part of the mails, beside those of the others.
  package var weight: Int?
  /// The name of this machine for EHLO, where the configuration gives one.
  package var hello: String?
  package var tls: ConnectionOptions.TLS
  package var username: String?
  package var password: Secret?
  /// In place of a password.
  package var token: Secret?
  package var loginOptions: String?
  /// Certificates (PEM) to trust in place of the system's.
  package var certificateFile: String?
  package var clientCertificate: ClientCertificate?
  package var proxy: Proxy?
  /// The address of this machine, or its interface, to speak from.
  package var source: String?
  package var timeouts = SMTPTimeouts()
  package var connectTimeout = Duration.seconds(30)
  /// Whether somebody will ask what certificates the relay showed.
  package var keepsCertificates = false
  package var policy = DeliveryPolicy()
  /// Where the configuration says each of these, by its key; `url` for the address.
  package var places: [String: SourceLocation] = [:]

  /// How mail gets there. Paths are absolute or below the edition folder.
  package enum Way: Sendable, Equatable {
    case network
    case socket(path: String)
    /// A program and its first arguments.
    case sendmail([String])
    case maildir(path: String)
    case eml(path: String)
  }

  package struct ClientCertificate: Sendable {
    package var file: String
    package var keyFile: String?
    package var keyPassword: Secret?
  }

  package struct Proxy: Sendable {
    package var url: String
    package var username: String?
    package var password: Secret?
  }

  package init(name: String, url: String, tls: ConnectionOptions.TLS) {
    self.name = name
    self.url = url
    self.tls = tls
  }

  var host: String { URLComponents(string: url)?.host ?? "" }

  /// Whether mails go no further than a folder.
  var isFolder: Bool {
    switch way {
    case .maildir, .eml: true
    case .network, .socket, .sendmail: false
    }
  }

  /// What must not stand in the file, in the order of the keys.
  var secrets: [Secret] {
    [password, token, clientCertificate?.keyPassword, proxy?.password].compactMap { $0 }
  }

  /// - Parameters:
  ///   - secrets: as they were fetched.
  ///   - hello: what EHLO says.
  func connection(_ secrets: RelaySecrets?, hello: String) -> ConnectionOptions {
    var options = ConnectionOptions(
      url: url, hello: hello, tls: tls,
      login: .init(username: username, password: secrets?.password, options: loginOptions),
      certificateFile: certificateFile, connectTimeout: connectTimeout)
    if case .socket(let path) = way { options.socketPath = path }
    options.clientCertificate = clientCertificate.map {
      .init(file: $0.file, keyFile: $0.keyFile, keyPassword: secrets?.keyPassword)
    }
    options.proxy = proxy.map {
      .init(url: $0.url, username: $0.username, password: secrets?.proxyPassword)
    }
    options.source = source
    options.keepsCertificates = keepsCertificates
    return options
  }
}

/// What holds for all relays of an edition.
package struct DeliverySettings: Sendable {
  /// Where bounces go (RFC 5321 §2.3.1); the author's address where nothing is said.
  package var envelopeFrom: EmailAddress?
  /// How much may be sent, over all relays together.
  package var limits = DeliveryLimits()
  /// Whether each recipient has a reverse path of its own, made from that address.
  package var verp = false
}
