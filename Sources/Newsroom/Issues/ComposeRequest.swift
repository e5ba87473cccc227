package import Clock
package import Expressions

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
  /// Whether a file that cannot be read is an error.
  package var isStrict = false

  package init(issue: String? = nil, list: String? = nil) {
    self.issue = issue
    self.list = list
  }

  /// Made by the configured window, which the next one then follows.
  var isRegular: Bool { tags == .any && span.since == nil && span.until == nil }
}
