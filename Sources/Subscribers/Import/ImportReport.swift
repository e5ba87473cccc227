package import Diagnostics

/// What an import came to, or would.
package struct ImportReport: Sendable {
  package struct Remark: Sendable, Equatable {
    /// Of which file of a zip; nil where there is but one.
    package var file: String?
    package var line: Int
    package var reason: String
  }

  package var id: String?
  package var list = ""
  /// What each file was read as: `Mailchimp, cleaned`.
  package var readings: [String] = []
  package var new = 0
  package var changed = 0
  package var unchanged = 0
  package var duplicate = 0
  package var suppressed = 0
  package var refused = 0
  package var removed = 0
  /// Rows refused that may say that somebody has left, of whom nothing is written down.
  package var lost = 0
  /// Rows that say that somebody left who came back since by their own word.
  package var outdated = 0
  /// Addresses that stand behind another one in its place.
  package var further = 0
  /// Files that hold the rows refused.
  package var refusedFiles: [String] = []
  /// Rows refused, as far as anybody will read them.
  package var problems: [Remark] = []
  package var warnings: [Remark] = []
  /// Columns that were not taken over.
  package var leftOut: [String] = []
  /// How many lines the consent log got.
  package var events = 0
  /// Who of them comes and goes, as far as anybody will read them.
  package var additions: [String] = []
  package var removals: [String] = []
  /// How many lines with an address stand in quotes behind the first line of their row.
  var swallowed = 0

  /// What would stop it, of a dry run that shows all the same what it would do.
  package var stop: Problem?
  /// What of earlier imports a person should know.
  package var notes: [Problem] = []

  static let shown = 1000

  /// Whether somebody must look before the list can be trusted: an opt-out may be missing, or nothing could be read.
  package var mustBeMended: Bool {
    lost > 0 || refused > 0 && new + changed + unchanged + duplicate + suppressed == 0
  }

  /// Whether the list is as it was.
  package var isNothing: Bool { new + changed + removed + events == 0 }
}
