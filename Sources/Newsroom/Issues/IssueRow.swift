package import Foundation

/// An issue as it is listed.
package struct IssueRow: Sendable, Equatable {
  package enum State: String, Sendable, CaseIterable {
    /// Nobody was tried yet.
    case composed
    /// Somebody must let it go first.
    case waiting
    /// A run is at work on it now.
    case sending
    /// Nobody is left over, or nobody else shall be mailed.
    case sent
    case leftOver
  }

  package let issue: String
  package let list: String
  package let state: State
  package let composed: Date
  /// How many were accepted.
  package let sent: Int
  package let recipients: Int
  package let leftOver: Int
  /// How many of those left over are in doubt.
  package let inDoubt: Int
  /// Whether it was discarded after it was begun.
  package let isClosed: Bool
  /// Whether another owner began it.
  package let isOfAnother: Bool
  /// Whether it is for somebody who is told nothing of the list, how long it is among that.
  package var hidesCounts = false
}

extension IssueRow {
  /// The state in words, as issues are listed.
  package var stateWords: String { state == .leftOver ? "left over" : state.rawValue }

  /// How many of how many have it, and of whom that is not all.
  /// - Parameter number: spells one.
  package func counts(_ number: (Int) -> String = { "\($0)" }) -> String {
    "\(number(sent)) of \(number(recipients))"
      + (leftOver > 0 ? ", \(number(leftOver)) left over" : "")
  }

  /// What becomes of an issue that cannot be simply sent; nil for one that nobody was tried with.
  package func outlook(_ number: (Int) -> String = { "\($0)" }) -> String? {
    let have = hidesCounts ? "" : ": \(number(sent)) of \(number(recipients)) have it"
    if isClosed { return "was discarded\(have), and nobody else is mailed" }
    return switch state {
    case .composed: nil
    case .waiting: "waits to be approved"
    case .sending: "is being sent\(have)"
    case .sent: "is sent\(have)"
    case .leftOver where hidesCounts: "went to some, with others left over"
    case .leftOver where inDoubt == leftOver:
      "waits for somebody to decide about \(number(inDoubt)) in doubt\(have)"
    case .leftOver where isOfAnother:
      "is left to the owner who began it, with \(number(leftOver)) left over\(have)"
    case .leftOver:
      "can be sent to the \(number(leftOver - inDoubt)) left over"
        + (inDoubt > 0 ? ", with \(number(inDoubt)) in doubt" : "") + have
    }
  }

  /// Whether that becomes of it whatever a check finds: it is over, or being sent.
  package var isUnderWay: Bool { isClosed || state == .sent || state == .sending }
}
