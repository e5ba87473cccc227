import Articles
import Delivery
import Diagnostics
import Digest
import Foundation
import Subscribers
import Template

/// The main path: load → select → compose → check → deliver → record.
///
/// Each step has its name here and nowhere else, and an error carries it.
struct MainPath {
  let edition: Edition
  let now: Date

  /// The articles of all sources, and what issues carried of them.
  func load(except issue: String?, again: Bool = false) throws(NewsroomProblem) -> Material {
    try Step.load {
      let carried = try Carried(
        in: edition.files, list: edition.newsletter.list.name, except: issue)
      let (known, problems) = carried.known(at: now, in: edition.files, again: again)
      var reading = try edition.articles()
      Renames(
        of: carried.articles.items.map(\.keys) + (known?.entries.map(\.keys) ?? []),
        among: reading.articles
      ).note(in: &reading.articles)
      return Material(
        reading: reading, carried: carried,
        last: carried.lastRegular(at: now, again: again), known: known,
        problems: carried.problems + problems)
    }
  }

  /// What gives a verdict for each article.
  func selector(
    _ material: Material, _ request: ComposeRequest
  ) throws(NewsroomProblem) -> Selector {
    try Step.select { try edition.selector(for: request, material, now: now) }
  }

  /// An issue of what was selected, written once for all its readers.
  /// - Returns: with it what its templates were filled with.
  func compose(
    _ selection: Selection, as id: String, _ request: ComposeRequest
  ) throws(NewsroomProblem) -> (FrozenIssue, Composer.Filling) {
    let (columns, selection) = try Step.load {
      (try edition.columns(), try edition.withTexts(selection))
    }
    return try Step.compose {
      let composer = try edition.composer(
        for: request, now: now, columns: columns,
        templates: try edition.templates())
      return try composer.filled(
        id: id, selection, isRegular: request.isRegular, carriesAgain: request.again)
    }
  }

  /// What should keep an issue from going out, and what somebody should look at.
  static func check(_ preflight: Preflight) throws(NewsroomProblem) -> [Finding] {
    try Step.check { preflight.findings() }
  }

  /// Hands each recipient's mail to a relay; the journal has each attempt before its mail leaves.
  static func deliver(
    _ run: DeliveryRun, isStopped: @escaping @Sendable () -> Bool,
    events: @escaping @Sendable (DeliveryEvent) -> Void
  ) throws(NewsroomProblem) -> DeliverySummary {
    try Step.deliver { try run.run(isInterrupted: isStopped, events: events) }
  }

  /// What happened is safe on disk, or it is said that it is not.
  static func record(_ journal: IssueJournal?) throws(NewsroomProblem) {
    try Step.record { try journal?.close() }
  }
}
