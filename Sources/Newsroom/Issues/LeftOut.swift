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
      problem("no section had room for", novelty.carriesOver && !novelty.isSpan ? .room : .limit) {
        if case .sectionFull = $0 { "" } else { nil }
      },
      problem("no section takes the tags of", .tags) {
        if case .noSection = $0 { "" } else { nil }
      },
      problem("a copy in another place stands for", .copy) {
        if case .duplicate(let other) = $0 { " (as \(other))" } else { nil }
      },
      problem("come too late, by “late” of “issue”:", .past) {
        if case .olderThanLate = $0 { "" } else { nil }
      },
      problem("older than the first issue looks back, by “first” of “issue”:", .past) {
        if case .beforeFirst = $0 { "" } else { nil }
      },
      problem("of a source that is new, and older than the last issue:", .past) {
        if case .beforeSource = $0 { "" } else { nil }
      },
      problem(
        "waited for room as long as “late” of “issue” lets it, and is dropped:", .dropped
      ) { [timeZone] in
        if case .gaveUp(let since) = $0 { " (since \(since.shown(in: timeZone)))" } else { nil }
      },
      problem("had no room before, and “carry_over” of “issue” takes nothing along:", .past) {
        if case .noRoomBefore(let issue) = $0 { " (\(issue))" } else { nil }
      },
      problem(
        "older than the last issue, and what that knew of articles was not kept: nobody can tell whether they are new:",
        .past, ifAlso: { novelty.cannotTell($0) }
      ) { if case .tooOld = $0 { "" } else { nil } },
      problem(
        "written anew since they were carried, and no other articles by their file, their page, or their title and date in a list:",
        .rewritten,
        ifAlso: { novelty.wasRewritten($0) && !novelty.isCarriedByStatedID($0) }, carrier),
      problem(
        "written anew since they were carried, and no other articles by their “id”:", .stated,
        ifAlso: { novelty.wasRewritten($0) && novelty.isCarriedByStatedID($0) }, carrier),
      problem(
        "carried under another file name, which is gone, and no other articles by the day of their new one:",
        .renamed, ifAlso: { novelty.wasRenamed($0) }, carrier),
      goneWaiting,
      withheld,
    ].compactMap(\.self)
  }

  /// How what is left out is to be had. Whoever follows it must get it.
  enum Way: CaseIterable {
    case room, limit, tags, copy, past, dropped, rewritten, stated, renamed, gone, withheld

    var hint: String? {
      switch self {
      case .room: "next time it comes after the new ones; a higher “limit” takes it now"
      // Of a span that somebody asked for, the next issue takes only what is new to it anyway.
      case .limit: "a higher “limit” takes it"
      case .copy:
        "an “id” in the front matter of each of them, not the same, makes them two articles"
      // Without more room it would be left out for newer ones once more.
      case .dropped: "raise the “limit” of its section first"
      case .rewritten: "a “date” after the day of that issue makes it another article"
      case .stated: "another “id” makes it another article"
      case .renamed: "a “date” in the front matter makes it another article"
      case .gone: "a list in a file of its own keeps what waits; a higher “limit” takes it at once"
      case .tags, .past, .withheld: nil
      }
    }

    var advice: Advice? {
      switch self {
      case .tags: .explain
      case .past, .dropped: .lookBack
      case .rewritten, .stated, .renamed: .lookBackAgain
      case .withheld: .listWithheld
      case .room, .limit, .copy, .gone: nil
      }
    }
  }

  /// What had an article that is no other one by now, be it asked for again and out by its date.
  private func carrier(_ verdict: Selection.Verdict) -> String? {
    switch verdict {
    case .alreadySent(let issue), .known(_, .chosen(let issue)): " (\(issue))"
    default: nil
    }
  }

  /// So many are named.
  private static let named = 5

  /// - Parameter remark: what is said of an article behind its title; nil for one that this is not about.
  private func problem(
    _ what: String, _ way: Way,
    ifAlso isMeant: (Article) -> Bool = { _ in true }, _ remark: (Selection.Verdict) -> String?
  ) -> Problem? {
    // Where they lie: ten thousand are much to copy, once for each reason.
    let decisions = selection.decisions
    let names = decisions.indices.compactMap { index -> String? in
      guard let remark = remark(decisions[index].verdict), isMeant(decisions[index].article)
      else { return nil }
      return "“\(decisions[index].article.title)” (\(decisions[index].article.id))\(remark)"
    }
    return Self.problem(what, names, way)
  }

  private static func problem(_ what: String, _ names: [String], _ way: Way) -> Problem? {
    guard !names.isEmpty else { return nil }
    let others = names.count - Self.named
    return Problem(
      what + (names.count > 1 ? " \(names.count) articles: " : " ")
        + names.prefix(Self.named).joined(separator: ", ")
        + (others > 0 ? " and \(others) more" : ""),
      hint: way.hint, advice: way.advice ?? (others > 0 ? .explain : nil))
  }

  /// What a headline list held that was written over by the next one.
  private var goneWaiting: Problem? {
    let names = novelty.goneWaiting(among: selection.decisions.map(\.article)).map {
      "“\($0.title)” (since \($0.since.shown(in: timeZone)))"
    }
    return Self.problem(
      "had no room, and no source holds any more:", names, .gone)
  }

  /// Drafts and the like may be many, and nobody waits for them.
  private var withheld: Problem? {
    let counts = KeptBackCounts(selection.decisions.lazy.map(\.verdict)).words
    guard !counts.isEmpty else { return nil }
    return Problem(
      "not to be mailed yet: \(counts)", hint: Way.withheld.hint, advice: Way.withheld.advice)
  }
}
