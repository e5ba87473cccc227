package import Clock
package import Expressions
import Foundation

/// What an issue is asked to be.
package struct ComposeRequest: Sendable {
  /// Its name, in place of the configured one.
  package var issue: String?
  /// Whose issue it is; nil for the default list.
  package var list: String?
  /// A template, in place of the configured one.
  package var subject: String?
  package var tags = TagExpression.any
  package var span = Span()
  /// Whether articles that an issue carried come again.
  package var again = false
  /// The slot of the timetable that it is for; nil for an issue of a person.
  var slot: SlotIssue?
  /// Whether a file that cannot be read is an error.
  package var isStrict = false

  package init(issue: String? = nil, list: String? = nil) {
    self.issue = issue
    self.list = list
  }

  /// An issue of a slot: its name and the words of its date are those of the slot's local time.
  struct SlotIssue: Sendable, Equatable {
    var local: LocalTime
    /// What is frozen with the issue; nil where a person makes it ahead of the slot.
    var key: String?
    /// From when on a window of days looks back, where slots before it were missed.
    var mergedFrom: Date?
    /// From when on the first issue looks back, where one before it was made and never sent.
    var firstFrom: Date?
  }

  init(of slot: Slot, as issue: String, mergedFrom: Date?, firstFrom: Date?) {
    self.init(issue: issue, list: slot.list)
    self.slot = SlotIssue(
      local: slot.local, key: slot.key, mergedFrom: mergedFrom, firstFrom: firstFrom)
  }

  /// Made by the configured window, which the next one then follows.
  var isRegular: Bool { tags == .any && span.since == nil && span.until == nil }
}
