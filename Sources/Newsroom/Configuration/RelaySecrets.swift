package import Delivery
import Diagnostics

/// What a relay asks for that stands in no file of settings, fetched for one run; never shown.
package struct RelaySecrets: Sendable {
  package var password: String?
  package var token: AccessToken?
  package var keyPassword: String?
  package var proxyPassword: String?

  init(password: String) { self.password = password }

  init(of relay: RelaySettings, in folder: Place, _ effects: Effects) throws {
    password = try relay.password?.read(in: folder, effects)
    if let secret = relay.token {
      token = AccessToken(try secret.read(in: folder, effects)) { isStopped in
        try secret.read(in: folder, effects, isStopped: isStopped)
      }
    }
    keyPassword = try relay.clientCertificate?.keyPassword?.read(in: folder, effects)
    proxyPassword = try relay.proxy?.password?.read(in: folder, effects)
  }
}
