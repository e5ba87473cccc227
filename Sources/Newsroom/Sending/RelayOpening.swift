import Delivery
import Diagnostics

/// A relay of the configuration, made ready for a run.
extension Newsroom {
  /// Fetches what it asks for, and finds its files in the edition folder.
  /// - Parameter known: what earlier runs saw of it.
  func open(_ settings: RelaySettings, known: RelayFacts?) throws -> Relay {
    var settings = settings
    func path(_ path: String) -> String { folder.appending(path).path }
    // The system's variable where nothing is said.
    settings.certificateFile =
      try settings.certificateFile.map(path) ?? effects.environment("SSL_CERT_FILE")
    settings.clientCertificate = settings.clientCertificate.map {
      var certificate = $0
      certificate.file = path($0.file)
      certificate.keyFile = $0.keyFile.map(path)
      return certificate
    }
    switch settings.way {
    case .maildir(let folder): settings.way = .maildir(path: path(folder))
    case .eml(let folder): settings.way = .eml(path: path(folder))
    case .network, .socket, .sendmail: break
    }
    let secrets = try RelaySecrets(of: settings, in: folder, effects)
    return Relay(
      name: settings.name, transport: try effects.transport(settings, secrets),
      policy: settings.policy, weight: settings.weight, known: known)
  }

  /// What is to be said of files of theirs that others on this machine can read or change.
  func exposures(of relays: [RelaySettings]) -> [Problem] {
    relays.flatMap { relay in
      let key = relay.clientCertificate.map {
        Secret(
          keeping: .file($0.keyFile ?? $0.file), what: "the client's key",
          location: relay.place(of: "client_key", "client_certificate"))
      }
      return (relay.secrets + [key].compactMap { $0 }).compactMap { $0.exposure(in: folder) }
    }
    .reduce(into: []) { told, problem in
      // What holds for several relays is told once.
      if !told.contains(problem) { told.append(problem) }
    }
  }
}
