package import Curl
import Diagnostics

/// What a relay showed of itself when a session was opened.
package struct Introduction: Sendable, Equatable {
  /// What it calls itself in its greeting (RFC 5321 §4.2); nil where it says no name.
  package var name: String?
  /// Where it is, by number.
  package var address: String?
  /// What it was verified by, its own first; empty without TLS.
  package var certificates: [PeerCertificate]

  package init(name: String?, address: String?, certificates: [PeerCertificate]) {
    (self.name, self.address, self.certificates) = (name, address, certificates)
  }

  init(_ connection: CurlConnection) {
    let greeting = connection.greetingLines.first { $0.hasPrefix("220") }
    let word = greeting?.dropFirst(4).split(separator: " ").first.map(String.init)
    self.init(
      name: word?.printable, address: connection.peerAddress,
      certificates: connection.certificates)
  }
}
