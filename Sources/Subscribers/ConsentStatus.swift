/// Whether somebody may be mailed, by what they said and what happened to their address.
package enum ConsentStatus: String, Sendable, Codable, CaseIterable {
  case subscribed, pending, unsubscribed, bounced, complained, forgotten

  /// Whether only the person can come back.
  package var isOptOut: Bool { self != .subscribed && self != .pending }
}
