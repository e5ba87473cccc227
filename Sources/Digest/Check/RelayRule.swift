import Diagnostics
import Mail
import Subscribers

/// A mail that is larger than what a relay took when it was last seen comes back from there. Of a relay that
/// was never seen nothing is said.
enum RelayRule: CheckRule {
  static let name = RuleName.relay

  static func findings(in preflight: Preflight) -> [Finding] {
    let relays = preflight.seenRelays
    return relays.isEmpty ? [] : size(preflight, relays)
  }

  private static func size(_ preflight: Preflight, _ relays: [SeenRelay]) -> [Finding] {
    let limits = relays.filter { $0.size ?? 0 > 0 }
    // Any key makes links of the same length.
    let links = UnsubscribeTokens(key: [UInt8](repeating: 0, count: 32))
    guard let limit = limits.compactMap(\.size).min(),
      let reader = preflight.list.roster.subscribers.first,
      let mail = try? MailMerge(preflight.frozen, unsubscribe: links).mail(for: reader),
      mail.bytes.count > limit
    else { return [] }
    return [
      warning(
        "the mail has \(mail.bytes.count) octets, \(SeenRelay.names(limits.filter { $0.size == limit })) took \(limit)",
        at: preflight.sources.html)
    ]
  }
}

/// A relay as it was when somebody last spoke to it.
package struct SeenRelay: Sendable, Equatable {
  package var name: String
  /// The day, as it is written.
  package var day: String
  package var takesUTF8: Bool
  /// The largest message; nil or 0 for no limit.
  package var size: Int?

  package init(name: String, day: String, takesUTF8: Bool, size: Int?) {
    self.name = name
    self.day = day
    self.takesUTF8 = takesUTF8
    self.size = size
  }
  static func names(_ relays: [SeenRelay]) -> String {
    relays.map { "\($0.name.printable) (seen \($0.day))" }.joined(separator: ", ")
  }
}
