import Foundation

/// All that a log says of one person, as far as it decides: the newest of each kind, so that it is the same
/// in whatever order lines stand, since logs are merged and imports bring old dates.
struct ConsentWords: Sendable, Equatable {
  private static let never = Int64.min

  /// The newest opt-out, and which it was.
  private var optOut = never
  private var optOutStatus = ConsentStatus.unsubscribed
  /// The newest consent that lifts an opt-out which is older.
  private var renewal = never
  /// The newest consent of any other kind, which lifts none.
  private var consent = never
  private var pending = never

  init() {}

  var status: ConsentStatus {
    // An opt-out wins a tie.
    if optOut != Self.never, renewal <= optOut { return optOutStatus }
    // What a form asks for never counts against somebody who is subscribed.
    if renewal != Self.never || consent != Self.never { return .subscribed }
    return pending != Self.never ? .pending : .subscribed
  }

  /// Whether the person ever left, be it that they came back.
  var hasOptOut: Bool { optOut != Self.never }

  /// When the newest event was; nil where there is none.
  var newest: Date? {
    let newest = max(optOut, renewal, consent, pending)
    return newest == Self.never ? nil : Date(timeIntervalSince1970: Double(newest) / 1000)
  }

  mutating func add(_ event: ConsentEvent) {
    let time = Int64((event.time.timeIntervalSince1970 * 1000).rounded())
    switch event.kind {
    case .unsubscribed: add(.unsubscribed, at: time)
    case .bounced: add(.bounced, at: time)
    case .complained: add(.complained, at: time)
    case .forgotten: add(.forgotten, at: time)
    // Only the person's own word by web or mail, or a person's decision that gives its reason.
    case .confirmed where ["web", "mail"].contains(event.source): renewal = max(renewal, time)
    case .subscribed where event.renews && event.reason?.isEmpty == false:
      renewal = max(renewal, time)
    case .subscribed, .confirmed: consent = max(consent, time)
    case .pending: pending = max(pending, time)
    case .renamed, .undone: break
    }
  }

  /// Takes in what is said of the same person under another address.
  mutating func add(_ other: ConsentWords) {
    if other.hasOptOut { add(other.optOutStatus, at: other.optOut) }
    renewal = max(renewal, other.renewal)
    consent = max(consent, other.consent)
    pending = max(pending, other.pending)
  }

  private mutating func add(_ status: ConsentStatus, at time: Int64) {
    // Of two at one moment the graver one, wherever they stand.
    if time > optOut || time == optOut && status.gravity > optOutStatus.gravity {
      (optOut, optOutStatus) = (time, status)
    }
  }
}

extension ConsentStatus {
  fileprivate var gravity: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
