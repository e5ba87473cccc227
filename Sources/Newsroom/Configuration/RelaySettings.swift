package import Curl
package import Delivery
import Foundation
package import Mail

/// One relay as the configuration names it: where it is, who asks, how much it takes.
package struct RelaySettings: Sendable {
  /// What the journal calls it.
  package var name: String
  /// `smtp://host:port` or `smtps://host:port`.
  package var url: String
  /// The name of this machine for EHLO, where the configuration gives one.
  package var hello: String?
  package var tls: ConnectionOptions.TLS
  package var username: String?
  package var password: Secret?
  package var loginOptions: String?
  /// Certificates (PEM) to trust in place of the system's.
  package var certificateFile: String?
  package var timeouts = SMTPTimeouts()
  package var connectTimeout = Duration.seconds(30)
  package var policy = DeliveryPolicy()

  var host: String { URLComponents(string: url)?.host ?? "" }

  /// - Parameters:
  ///   - password: as it was fetched.
  ///   - hello: what EHLO says.
  func connection(password: String?, hello: String) -> ConnectionOptions {
    ConnectionOptions(
      url: url, hello: hello, tls: tls, username: username, password: password,
      loginOptions: loginOptions,
      certificateFile: certificateFile, connectTimeout: connectTimeout)
  }
}

/// What holds for all relays of an edition.
package struct DeliverySettings: Sendable {
  /// Where bounces go (RFC 5321 §2.3.1); the author's address where nothing is said.
  package var envelopeFrom: EmailAddress?
}
