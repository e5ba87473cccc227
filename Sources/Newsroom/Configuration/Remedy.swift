import Curl
package import Delivery
package import Diagnostics
import Foundation

/// Which setting could mend what keeps a relay from being reached.
extension RelaySettings {
  /// The failure at the line that could mend it, and how that may read.
  package func remedy(for failure: TransportFailure) -> Problem {
    let advice = failure.cause.flatMap(advice) ?? (keys: ["url"], hint: nil)
    return Problem(
      failure.reason, at: place(of: advice.keys), hint: advice.hint, category: .configuration)
  }

  /// Where the first of some settings that is there stands; else where the relay is named.
  func place(of keys: String...) -> SourceLocation { place(of: keys) }

  func place(of keys: [String]) -> SourceLocation {
    (keys + ["url"]).lazy.compactMap { places[$0] }.first
      ?? SourceLocation(file: ConfigurationFile.name)
  }

  /// The keys that it may lie at, what is nearest first, and what to do.
  private func advice(on cause: CurlError.Kind) -> (keys: [String], hint: String?)? {
    let port = URLComponents(string: url)?.port
    let isTLS = url.lowercased().hasPrefix("smtps:")
    switch cause {
    case .tls:
      return (
        ["tls", "url"],
        "“tls: required” wants STARTTLS; a relay that speaks TLS from the start is smtps://\(host):465, and “tls: none” is for a way that nobody listens to"
      )
    case .certificate:
      return (
        ["ca_file", "url"],
        "“ca_file:” names the authority that signed the relay’s certificate, and the address names the relay as its certificate does"
      )
    case .authority: return (["ca_file"], "“ca_file:” names a file of certificates (PEM)")
    case .clientCertificate:
      return (
        ["client_certificate", "client_key", "client_key_password"],
        "“client_certificate:” and “client_key:” are PEM files that belong together, of an authority that the relay knows"
      )
    case .handshake:
      return (
        ["client_certificate", "url"],
        isTLS
          ? "smtps:// is for relays that speak TLS from the start, mostly on port 465 (on 587 and 25 it is smtp://); or the relay wants another “client_certificate:”"
          : "the relay broke off TLS: it may want another “client_certificate:”"
      )
    case .login where token != nil:
      return (
        ["token", "username", "login_options"], "“username:” and “token:” as the relay has them"
      )
    case .login:
      return (
        ["username", "login_options", "tls"],
        "“username:” and “password:” as the relay has them; many offer a login over TLS alone (“tls: required”)"
      )
    case .host: return (["url"], "the relay’s name in “smtp:”")
    case .connect: return (["url"], "the relay’s name and port in “smtp:”, mostly 587, 465 or 25")
    case .proxy: return (["proxy"], "“proxy:” as it listens, and lets through to \(host)")
    case .source:
      return (["source_address"], "“source_address:” is an address or an interface of this machine")
    case .silence:
      return (
        port == 465 && !isTLS ? ["url"] : ["timeouts", "url"],
        port == 465 && !isTLS
          ? "on port 465 relays speak TLS from the start: smtps://\(host):465"
          : "the relay’s name and port in “smtp:”; “timeouts: { connect: 60 }” waits longer"
      )
    case .connection: return nil
    }
  }
}
