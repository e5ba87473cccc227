import Foundation

/// All that a log says of one person, as far as it decides: the newest of each kind, so that it is the same
/// in whatever order lines stand, since logs are merged and imports bring old dates.
struct ConsentWords: Sendable, Equatable {
  private static let never = Int64.min

  /// The newest opt-out, and which it was.
  private var optOut = never
  private var optOutStatus = ConsentStatus.unsubscribed
  /// The newest opt-out without an id, which nothing can undo.
  private var lasting = never
  /// The newest consent that lifts an opt-out which is older.
  private var renewal = never
  /// The newest consent of any other kind, which lifts none.
  private var consent = never
  private var pending = never
  /// When the person asked to be forgotten last: it stays so whatever bounces after it.
  private var forgottenTime = never

  init() {}

  var status: ConsentStatus {
    if forgottenTime != Self.never, renewal <= forgottenTime { return .forgotten }
    // An opt-out wins a tie.
    if optOut != Self.never, renewal <= optOut { return optOutStatus }
    // What a form asks for never counts against somebody who is subscribed.
    if renewal != Self.never || consent != Self.never { return .subscribed }
    return pending != Self.never ? .pending : .subscribed
  }

  /// Whether the person is out by an event that no undo takes back.
  var isOutForGood: Bool { lasting != Self.never && renewal <= lasting }

  /// Whether the person ever left, be it that they came back.
  var hasOptOut: Bool { optOut != Self.never }

  /// Whether somebody ever said that the person is on the list.
  var hasConsent: Bool { renewal != Self.never || consent != Self.never }

  /// When the person asked to be forgotten, be it that they came back; nil where they never did.
  var forgotten: Date? {
    forgottenTime == Self.never ? nil : Date(timeIntervalSince1970: Double(forgottenTime) / 1000)
  }

  /// When the person left last; nil where they never did.
  var left: Date? {
    optOut == Self.never ? nil : Date(timeIntervalSince1970: Double(optOut) / 1000)
  }

  /// When the newest event was; nil where there is none.
  var newest: Date? {
    let newest = max(optOut, renewal, consent, pending)
    return newest == Self.never ? nil : Date(timeIntervalSince1970: Double(newest) / 1000)
  }

  /// The source of what somebody decides at the command line: an import, a form or a bounce decides nothing.
  static let decided = "cli"

  /// What an event can be the newest of.
  enum Word: Hashable { case optOut, forgotten, renewal, consent, pending }

  /// Nil for an event that is no word of a person on mails.
  static func word(of event: ConsentEvent) -> Word? {
    word(
      of: event.kind, isOwn: event.source == "web" || event.source == "mail",
      isDecided: event.renews && event.reason?.isEmpty == false && event.source == decided)
  }

  /// - Parameters:
  ///   - isOwn: whether it came by web or mail.
  ///   - isDecided: whether a person decided that it lifts an opt-out, and gave a reason.
  static func word(of kind: ConsentEvent.Kind, isOwn: Bool, isDecided: Bool) -> Word? {
    switch kind {
    case .unsubscribed, .bounced, .complained: .optOut
    case .forgotten: .forgotten
    // Only the person's own word by web or mail, or a person's decision that gives its reason.
    case .confirmed where isOwn: .renewal
    case .subscribed where isDecided: .renewal
    case .subscribed, .confirmed: .consent
    case .pending: .pending
    case .renamed, .undone: nil
    }
  }

  /// Whether somebody leaves by an event, in whatever way.
  static func isOptOut(_ event: ConsentEvent) -> Bool {
    [.optOut, .forgotten].contains(word(of: event))
  }

  /// Which of two opt-outs at one moment is the word: the higher.
  static func gravity(of event: ConsentEvent) -> Int {
    ConsentStatus(rawValue: event.kind.rawValue)?.gravity ?? 0
  }

  mutating func add(_ event: ConsentEvent) {
    add(
      Self.word(of: event), event.kind.optOut, at: event.milliseconds,
      canBeUndone: event.id != nil)
  }

  /// - Parameters:
  ///   - status: which opt-out it is, of one.
  ///   - time: in milliseconds since 1970.
  ///   - canBeUndone: whether it has an id.
  mutating func add(_ word: Word?, _ status: ConsentStatus, at time: Int64, canBeUndone: Bool) {
    if !canBeUndone, word == .optOut || word == .forgotten { lasting = max(lasting, time) }
    switch word {
    case .optOut: add(status, at: time)
    case .forgotten:
      add(.forgotten, at: time)
      forgottenTime = max(forgottenTime, time)
    case .renewal: renewal = max(renewal, time)
    case .consent: consent = max(consent, time)
    case .pending: pending = max(pending, time)
    case nil: break
    }
  }

  /// Takes in what is said of the same person under another address.
  mutating func add(_ other: ConsentWords) {
    if other.hasOptOut { add(other.optOutStatus, at: other.optOut) }
    lasting = max(lasting, other.lasting)
    renewal = max(renewal, other.renewal)
    consent = max(consent, other.consent)
    pending = max(pending, other.pending)
    forgottenTime = max(forgottenTime, other.forgottenTime)
  }

  private mutating func add(_ status: ConsentStatus, at time: Int64) {
    // Of two at one moment the graver one, wherever they stand.
    if time > optOut || time == optOut && status.gravity > optOutStatus.gravity {
      (optOut, optOutStatus) = (time, status)
    }
  }
}

/// Words of which there is one alone, as of most people, in a byte and a time.
extension ConsentWords {
  /// What tells such words from others.
  enum Form: UInt8 {
    case silent, consent, pending, renewal
    case unsubscribed, bounced, complained
    /// The same for good: without an id.
    case unsubscribedForGood, bouncedForGood, complainedForGood
  }

  /// - Parameter time: of the one word.
  init(_ form: Form, at time: Int64) {
    switch form {
    case .silent: break
    case .consent: consent = time
    case .pending: pending = time
    case .renewal: renewal = time
    case .unsubscribed, .unsubscribedForGood: (optOut, optOutStatus) = (time, .unsubscribed)
    case .bounced, .bouncedForGood: (optOut, optOutStatus) = (time, .bounced)
    case .complained, .complainedForGood: (optOut, optOutStatus) = (time, .complained)
    }
    switch form {
    case .unsubscribedForGood, .bouncedForGood, .complainedForGood: lasting = time
    default: break
    }
  }

  /// Nil where there is more than one.
  var single: (form: Form, time: Int64)? {
    let form: Form
    let time = max(optOut, renewal, consent, pending)
    if optOut != Self.never {
      let isForGood = lasting != Self.never
      switch optOutStatus {
      case .unsubscribed: form = isForGood ? .unsubscribedForGood : .unsubscribed
      case .bounced: form = isForGood ? .bouncedForGood : .bounced
      case .complained: form = isForGood ? .complainedForGood : .complained
      case .subscribed, .pending, .forgotten: return nil
      }
    } else {
      form =
        consent != Self.never
        ? .consent : renewal != Self.never ? .renewal : pending != Self.never ? .pending : .silent
    }
    return self == ConsentWords(form, at: time) ? (form, time) : nil
  }
}

extension ConsentEvent {
  /// Since 1970, rounded.
  var milliseconds: Int64 { Int64((time.timeIntervalSince1970 * 1000).rounded()) }
}

extension ConsentEvent.Kind {
  /// The status of somebody of whom it is the last word, where that is an opt-out.
  var optOut: ConsentStatus {
    switch self {
    case .bounced: .bounced
    case .complained: .complained
    case .forgotten: .forgotten
    default: .unsubscribed
    }
  }
}

extension ConsentStatus {
  fileprivate var gravity: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
