import Diagnostics
import Foundation

/// How far the issue of a slot is, as far as that decides.
enum IssueCondition: Sendable, Equatable {
  case absent
  /// Nobody was mailed.
  case composed(Composed)
  /// Somebody of the list has it, or may have it; with it whether nobody else is to be mailed, and when the journal last
  /// said something of anybody.
  case mailed(isOurs: Bool, isOver: Bool = false, lastWord: Date? = nil)
  /// A part of the list alone has it.
  case segment
  /// It was discarded.
  case closed
  /// A run is at work on it.
  case atWork
  case unreadable(Problem)

  struct Composed: Sendable, Equatable {
    /// When it was frozen.
    var time: Date
    /// The slot that it was made for; nil for one that a person made.
    var slot: String?
    /// The SHA-256 of its record.
    var hash: String
    /// What somebody wrote who lets it go: the first digits of that.
    var approval: String?
    /// Whether there is a journal.
    var hasJournal = false

    /// Whether this content is approved: with other digits nothing is.
    var isApproved: Bool { approval.map { Approval.lets(hash, go: $0) } ?? false }
  }
}

/// The digits that approve an issue.
enum Approval {
  /// So many digits are shown.
  static let shown = 12
  /// So few are enough.
  static let fewest = 8

  /// Whether a content is approved by what somebody wrote.
  static func lets(_ hash: String, go word: String) -> Bool {
    word.count >= fewest && hash.hasPrefix(word)
  }
}
