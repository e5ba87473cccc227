package import Diagnostics
package import Foundation

/// What a send does for which nobody names an issue.
package struct Agenda: Sendable, Equatable {
  /// Begun issues that are gone on with, oldest first.
  package var goOn: [String] = []
  /// The issue that is begun after them.
  package var fresh: String?
  /// Issues that nobody tried and of which none is chosen: somebody must name one.
  package var candidates: [String] = []
  /// Issues that are left alone, oldest first.
  package var passedOver: [PassedOver] = []
  /// The issue begun last where nothing is to be done: what it says is what there is to say.
  package var last: String?

  package struct PassedOver: Sendable, Equatable {
    package var issue: String
    package var reason: Reason

    package init(_ issue: String, _ reason: Reason) {
      self.issue = issue
      self.reason = reason
    }
  }

  /// Why an issue is left alone.
  package enum Reason: Sendable, Equatable {
    /// It belongs to whoever began it.
    case ofAnotherOwner
    /// Nobody was accepted for days; only its name brings it back.
    case tooLongAgo(Rest)
    /// Who is left over was put off until then.
    case notDue(count: Int, until: Date)
    /// Nobody is left over but who is in doubt: a person decides.
    case inDoubt(count: Int)
    /// It cannot be read, and is old.
    case unreadable(Problem)
    /// It is a special that nobody has: only its name sends it.
    case special
    /// It waits for its approval.
    case waiting
  }

  /// Who of an issue is left over, as a status counts them.
  package struct Rest: Sendable, Equatable {
    /// Who is not tried yet, or was put off.
    package var open = 0
    /// Those of them who were tried for as long as that goes on: they are given up unless they are put back.
    package var exhausted = 0
    package var inDoubt = 0

    package init(open: Int = 0, exhausted: Int = 0, inDoubt: Int = 0) {
      (self.open, self.exhausted, self.inDoubt) = (open, exhausted, inDoubt)
    }
  }
}

extension Agenda {
  /// How far an issue is, as far as that decides.
  enum Standing: Sendable, Equatable {
    case neverBegun
    /// Its slot has it wait for an approval.
    case waiting
    case begun(Begun)
    /// It was discarded after it was begun.
    case closed
    case unreadable(Problem)
    /// Of an older program, and never gone on with.
    case outdated(Problem)
  }

  struct Begun: Sendable, Equatable {
    var isOurs = true
    /// When a relay took somebody's mail last, else when sending began.
    var lastAccepted: Date
    /// Who is due, or was not tried yet.
    var due = 0
    var waiting: SendPlan.Waiting?
    /// Who is tried no more, and not booked yet.
    var exhausted = 0
    var inDoubt = 0

    /// Whether anybody could be mailed yet.
    var isOpen: Bool { due + (waiting?.count ?? 0) + exhausted + inDoubt > 0 }
  }

  struct Item: Sendable, Equatable {
    var issue: String
    var composed: Date
    var isRegular = true
    var standing: Standing
  }

  /// So long after somebody was accepted an issue is gone on with by itself.
  static let patience: TimeInterval = 5 * 86_400
  /// So long after it was composed an issue is begun by itself.
  static let freshness: TimeInterval = 86_400

  /// - Parameter items: in the order in which they were composed.
  init(_ items: [Item], at now: Date) {
    var untried: [Item] = []
    for item in items {
      switch item.standing {
      case .closed: continue
      case .neverBegun where item.isRegular: untried.append(item)
      case .neverBegun, .waiting:
        // One that was let lie is not told of for ever.
        if now.timeIntervalSince(item.composed) <= Self.patience {
          passedOver.append(
            PassedOver(item.issue, item.standing == .waiting ? .waiting : .special))
        }
      case .unreadable(let problem):
        // Of one of these days it must be known; sending it says what is wrong.
        if now.timeIntervalSince(item.composed) <= Self.patience {
          goOn.append(item.issue)
        } else {
          passedOver.append(PassedOver(item.issue, .unreadable(problem)))
        }
      case .outdated(let problem):
        // Nobody waits for an older one.
        if now.timeIntervalSince(item.composed) <= Self.patience {
          passedOver.append(PassedOver(item.issue, .unreadable(problem)))
        }
      case .begun(let begun): place(item.issue, begun, now)
      }
    }
    choose(among: untried, now)
    if goOn.isEmpty, fresh == nil, candidates.isEmpty {
      last = items.last { $0.standing.isAtRest(at: now) }?.issue
    }
  }

  private mutating func place(_ issue: String, _ begun: Begun, _ now: Date) {
    let rest = Rest(
      open: begun.due + (begun.waiting?.count ?? 0) + begun.exhausted, exhausted: begun.exhausted,
      inDoubt: begun.inDoubt)
    guard rest.open + rest.inDoubt > 0 else { return }
    if !begun.isOurs {
      passedOver.append(PassedOver(issue, .ofAnotherOwner))
    } else if now.timeIntervalSince(begun.lastAccepted) > Self.patience {
      passedOver.append(PassedOver(issue, .tooLongAgo(rest)))
    } else if begun.due + begun.exhausted > 0 {
      goOn.append(issue)
    } else if let waiting = begun.waiting {
      passedOver.append(
        PassedOver(issue, .notDue(count: waiting.count, until: waiting.until)))
    } else {
      passedOver.append(PassedOver(issue, .inDoubt(count: begun.inDoubt)))
    }
  }

  /// The newest of those that nobody tried, if it alone is of the last day.
  private mutating func choose(among untried: [Item], _ now: Date) {
    let ofToday = untried.filter { now.timeIntervalSince($0.composed) <= Self.freshness }
    if ofToday.count == 1 {
      fresh = ofToday.first?.issue
    } else {
      candidates = (ofToday.isEmpty ? untried : ofToday).map(\.issue)
    }
  }
}

extension Agenda.Standing {
  /// Whether a send of it would try nobody, and may be asked how far it is.
  fileprivate func isAtRest(at now: Date) -> Bool {
    guard case .begun(let begun) = self else { return false }
    return begun.isOurs && begun.due + begun.exhausted == 0
      && now.timeIntervalSince(begun.lastAccepted) <= Agenda.patience
  }
}
