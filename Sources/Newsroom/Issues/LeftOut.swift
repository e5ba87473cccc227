import Articles
import Clock
import Diagnostics
import Foundation

/// What an issue leaves out that somebody may miss: counted, named, and how it is to be had.
struct LeftOut {
  let selection: Selection
  let novelty: Novelty
  let timeZone: Zone

  /// One for each reason.
  var problems: [Problem] {
    [
      problem("no section had room for", hint: roomHint) {
        if case .sectionFull = $0 { "" } else { nil }
      },
      problem("no section takes the tags of", advice: .explain) {
        if case .noSection = $0 { "" } else { nil }
      },
      problem("a copy in another place stands for", hint: Self.copyHint) {
        if case .duplicate(let other) = $0 { " (as \(other))" } else { nil }
      },
      problem("come too late, by “late” of “issue”:", advice: .lookBack) {
        if case .olderThanLate = $0 { "" } else { nil }
      },
      problem("older than the first issue looks back, by “first” of “issue”:", advice: .lookBack) {
        if case .beforeFirst = $0 { "" } else { nil }
      },
      problem("of a source that is new, and older than the last issue:", advice: .lookBack) {
        if case .beforeSource = $0 { "" } else { nil }
      },
      problem(
        "waited for room as long as “late” of “issue” lets it, and is dropped:",
        hint: "raise the “limit” of its section for the next ones", advice: .lookBack
      ) { [timeZone] in
        if case .gaveUp(let since) = $0 { " (since \(since.shown(in: timeZone)))" } else { nil }
      },
      problem(
        "had no room before, and “carry_over” of “issue” takes nothing along:", advice: .lookBack
      ) {
        if case .noRoomBefore(let issue) = $0 { " (\(issue))" } else { nil }
      },
      problem(
        "older than the last issue, and what that knew of articles was not kept: nobody can tell whether they are new:",
        advice: .lookBack, ifAlso: { novelty.cannotTell($0) }
      ) { if case .tooOld = $0 { "" } else { nil } },
      problem(
        "written anew since they were carried, and no other articles by their file, their page, or their title and date in a list:",
        hint: "a later date or an “id” of its own in the front matter makes it another article",
        advice: .takeCarried, ifAlso: { novelty.wasRewritten($0) }
      ) { if case .alreadySent(let issue) = $0 { " (\(issue))" } else { nil } },
      goneWaiting,
      withheld,
    ].compactMap(\.self)
  }

  private var roomHint: String {
    // Of a span that somebody asked for, the next issue takes only what is new to it anyway.
    novelty.carriesOver && !novelty.isSpan
      ? "next time it comes after the new ones; a higher “limit” takes it now"
      : "a higher “limit” takes it"
  }

  private static let copyHint =
    "an “id” of its own in the front matter makes it another article"

  /// So many are named.
  private static let named = 5

  /// - Parameter remark: what is said of an article behind its title; nil for one that this is not about.
  private func problem(
    _ what: String, hint: String? = nil, advice: Advice? = nil,
    ifAlso isMeant: (Article) -> Bool = { _ in true }, _ remark: (Selection.Verdict) -> String?
  ) -> Problem? {
    // Where they lie: ten thousand are much to copy, once for each reason.
    let decisions = selection.decisions
    let names = decisions.indices.compactMap { index -> String? in
      guard let remark = remark(decisions[index].verdict), isMeant(decisions[index].article)
      else { return nil }
      return "“\(decisions[index].article.title)” (\(decisions[index].article.id))\(remark)"
    }
    return Self.problem(what, names, hint: hint, advice: advice)
  }

  private static func problem(
    _ what: String, _ names: [String], hint: String?, advice: Advice?
  ) -> Problem? {
    guard !names.isEmpty else { return nil }
    let others = names.count - Self.named
    return Problem(
      what + (names.count > 1 ? " \(names.count) articles: " : " ")
        + names.prefix(Self.named).joined(separator: ", ")
        + (others > 0 ? " and \(others) more" : ""),
      hint: hint, advice: advice ?? (others > 0 ? .explain : nil))
  }

  /// What a headline list held that was written over by the next one.
  private var goneWaiting: Problem? {
    let names = novelty.goneWaiting(among: selection.decisions.map(\.article)).map {
      "“\($0.title)” (since \($0.since.shown(in: timeZone)))"
    }
    return Self.problem(
      "had no room, and no source holds any more:", names,
      hint: "a list in a file of its own keeps what waits; a higher “limit” takes it at once",
      advice: nil)
  }

  /// Drafts and the like may be many, and nobody waits for them.
  private var withheld: Problem? {
    var (withheld, undated, later) = (0, 0, 0)
    for decision in selection.decisions {
      switch decision.verdict {
      case .withheld(.undated): undated += 1
      case .withheld: withheld += 1
      case .inTheFuture: later += 1
      default: break
      }
    }
    let counts = [(withheld, "withheld"), (undated, "without a date"), (later, "dated later")]
      .filter { $0.0 > 0 }.map { "\($0) \($1)" }
    guard !counts.isEmpty else { return nil }
    return Problem(
      "not to be mailed yet: \(counts.joined(separator: ", "))", advice: .listWithheld)
  }
}
