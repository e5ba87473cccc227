import Curl
import Delivery
import Diagnostics
import Foundation

extension Edition {
  /// The relay of the configuration, with its password fetched.
  func relayTransport(environment: [String: String]) throws -> SMTPTransport {
    guard let delivery = configuration.delivery else {
      throw Problem(
        "no relay is configured",
        at: SourceLocation(file: shownRoot + ConfigurationReader.fileName),
        hint: "add “delivery: { smtp: smtp://localhost:587 }”", category: .configuration)
    }
    let secrets = SecretReader(root: root, environment: environment)
    let certificates =
      delivery.certificateFile.map { resolve($0).path } ?? environment["SSL_CERT_FILE"]
    return SMTPTransport(
      ConnectionOptions(
        url: delivery.url, tls: delivery.tls, username: delivery.username,
        password: try delivery.password.map(secrets.read), loginOptions: delivery.loginOptions,
        certificateFile: certificates, connectTimeout: delivery.connectTimeout),
      timeouts: delivery.timeouts)
  }

  var deliveryPolicy: DeliveryPolicy {
    var policy = DeliveryPolicy()
    policy.connections = configuration.delivery?.connections ?? policy.connections
    policy.rate = configuration.delivery?.rate
    return policy
  }
}
