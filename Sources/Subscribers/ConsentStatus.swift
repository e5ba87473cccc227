/// Whether somebody may be mailed, by the last thing that they said or that happened to their address.
package enum ConsentStatus: String, Sendable, Codable, CaseIterable {
  case subscribed, unsubscribed, bounced, complained, forgotten

  init(after kind: ConsentEvent.Kind) {
    switch kind {
    case .subscribed, .confirmed: self = .subscribed
    case .unsubscribed: self = .unsubscribed
    case .bounced: self = .bounced
    case .complained: self = .complained
    case .forgotten: self = .forgotten
    }
  }
}
