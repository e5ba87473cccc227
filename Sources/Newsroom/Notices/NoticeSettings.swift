package import Mail

/// Who is told what slots came to, and how.
package struct NoticeSettings: Sendable, Equatable {
  /// Who decides about issues: they get proofs and notices.
  package var editors: [EmailAddress] = []
  /// A command line that finds the notice as JSON on its standard input.
  package var command: String?
  /// An address that the same is posted to.
  package var webhook: String?
  /// What they are told of.
  package var outcomes: Set<SlotReport.Outcome> = [.sent, .skipped, .waiting, .failed, .missed]
  /// An address that is told of each heartbeat, so that somebody notices when none comes.
  package var ping: String?

  package init() {}

  /// Whether anybody is told of an issue that waits: editors get its proof, be it that they want no notices.
  var tellsWhatWaits: Bool {
    !editors.isEmpty || tellsAnybody && outcomes.contains(.waiting)
  }

  var tellsAnybody: Bool { !editors.isEmpty || command != nil || webhook != nil }
}
