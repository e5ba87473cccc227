package import Foundation

/// What was seen of a relay when it was last spoken to.
package struct RelayFacts: Sendable, Equatable {
  package var seen: Date
  package var capabilities: SMTPCapabilities
  /// When it last stumbled over an envelope behind the end of a message (RFC 2920 §3.1); nil if it did not.
  package var stumbled: Date?
  /// How many messages it takes over one connection; nil where no limit was met.
  package var messagesPerConnection: Int?

  package init(
    seen: Date, capabilities: SMTPCapabilities, stumbled: Date? = nil,
    messagesPerConnection: Int? = nil
  ) {
    self.seen = seen
    self.capabilities = capabilities
    self.stumbled = stumbled
    self.messagesPerConnection = messagesPerConnection
  }

  /// Servers are renewed: what one stumbled over a month ago is tried again.
  package func asOf(_ now: Date) -> RelayFacts {
    var facts = self
    facts.stumbled = stumbled.flatMap { abs(now.timeIntervalSince($0)) < 30 * 86_400 ? $0 : nil }
    return facts
  }
}
