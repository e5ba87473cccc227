package import Articles
package import Clock
import Foundation

/// Verdicts on articles, in words.
extension Selection.Verdict {
  package func reason(in timeZone: Zone) -> String {
    switch self {
    case .chosen(let section, let rule, _): "section “\(section)” takes \(rule)"
    case .withheld(let withheld): withheld.reason(in: timeZone)
    case .inTheFuture: "its date is in the future"
    case .tooOld(let since): "it is older than \(since.shown(in: timeZone))"
    case .tooNew(let until): "it is newer than \(until.shown(in: timeZone))"
    case .alreadySent(let issue): "issue \(issue) had it"
    case .duplicate(let other): "it is the same article as \(other)"
    case .olderThanLate(let since):
      "it came late, and is older than \(since.shown(in: timeZone)), as far back as “late” goes"
    case .beforeFirst(let since):
      "it is older than \(since.shown(in: timeZone)), as far back as the first issue looks (“first”)"
    case .beforeSource(let since):
      "its source is new, and begins at \(since.shown(in: timeZone)), when the last issue was frozen"
    case .known(_, .chosen(let issue)):
      "issue \(issue) had it, and no date of its own lies in the window"
    case .known(let issue, let state):
      "issue \(issue) knew it, and did not take it: "
        + PastVerdict.reason(PastVerdict.Standing(state), timeZone)
    case .gaveUp(let since):
      "it has had no room since \(since.shown(in: timeZone)), longer than “late” lets it wait"
    case .noRoomBefore(let issue): "it had no room in issue \(issue), and “carry_over” is off"
    case .filtered(let filter): "it does not match \(filter)"
    case .sectionFull(let section): "section “\(section)” is full"
    case .noSection: "no section takes its tags"
    }
  }
}

extension Withheld {
  fileprivate func reason(in timeZone: Zone) -> String {
    switch self {
    case .frontMatter(let key, let value): "its front matter says \(key): \(value)"
    case .draftsFolder: "it lies in a folder of drafts"
    case .sectionPage: "it is the page of a folder, no article"
    case .readme: "it is a README, no article"
    case .resource(let folder): "it belongs to the page of the folder “\(folder)”"
    case .section(let folder): "its section “\(folder)” is a draft"
    case .undatedName: "it is no post: the name of one begins with a date, as 2026-11-20-title.md"
    case .noFrontMatter: "Jekyll copies it as it is: a page begins with “---”"
    case .notUnderstood(let file):
      "“\(file)” is not understood, so that nobody can tell whether its site shows it"
    case .language(let language): "its site has switched its language “\(language)” off"
    case .outside(let folder): "its site has its posts and collections in “\(folder)” alone"
    case .undated: "it has no date, and a file’s own time counts in “seeds” alone"
    case .embargo(let until): "its site shows it from \(until.shown(in: timeZone)) on"
    case .expired(let since): "its site does not show it since \(since.shown(in: timeZone))"
    }
  }
}

extension Newness {
  func reason(in timeZone: Zone) -> String? {
    switch self {
    case .waited(let since): "it has had no room since \(since.shown(in: timeZone))"
    default: word.flatMap(Self.words)
    }
  }

  /// What the word means by which an issue notes it.
  static func words(_ word: String) -> String? {
    switch word {
    case "late": "it came late: the issue before did not know it"
    case "released": "it was withheld or dated later when the issue before was made"
    case "retagged": "its tags have changed, and nobody wanted it before"
    case "waited": "it had no room before"
    default: nil
    }
  }
}

extension Selection.Decision {
  package func reason(in timeZone: Zone) -> String {
    [verdict.reason(in: timeZone), newness?.reason(in: timeZone)].compactMap(\.self)
      .joined(separator: "; ")
  }
}

extension ArticleVerdict {
  package var reason: String {
    let reason = [verdict.reason(in: timeZone), newness?.reason(in: timeZone)].compactMap(\.self)
      .joined(separator: "; ")
    return reason + (carried.map { ": \(PastVerdict.reason($0, timeZone))" } ?? "")
  }
}

extension PastVerdict {
  package var reason: String {
    let reason = Self.reason(standing, timeZone)
    return issue == nil ? "no source holds it any more; \(reason)" : reason
  }

  fileprivate static func reason(_ standing: Standing, _ timeZone: Zone) -> String {
    switch standing {
    case .took(let section, let newness):
      (["section “\(section)” took it"] + [newness.flatMap(Newness.words)].compactMap(\.self))
        .joined(separator: "; ")
    case .copy(let other, let section): "section “\(section)” took a copy of it, “\(other)”"
    case .carried(let issue): "issue \(issue) had it"
    case .noRoom(let since): "over the limit: it has had no room since \(since.shown(in: timeZone))"
    case .notWanted: "not wanted: no section took its tags"
    case .filtered(let tags): "not wanted: the issue was asked for with the tags \(tags) alone"
    case .withheld: "its site did not show it then"
    case .datedLater: "its date was in the future then"
    case .passed(let reason): Self.reason(reason)
    case .unseen: "the issue did not know it: it came later, or reads quite otherwise now"
    case .unknown: "the issue does not have it, and what it knew of others was not kept"
    case .unknownSince(let issue, let standing):
      "the issue does not have it, and kept nothing of others; of \(issue) before it: "
        + reason(standing, timeZone)
    }
  }

  private static func reason(_ leaving: Known.Leaving?) -> String {
    switch leaving {
    case .late: "it came too late: it was older than “late” goes back"
    case .first: "it was older than the first issue looked back (“first”)"
    case .source: "its source was new then, and it was older than the issue before"
    case .waited: "it had had no room for longer than “late” lets it wait"
    case .noRoom: "it had no room before, and “carry_over” was off"
    case .window: "it was older than the window"
    case nil: "it was too old, or an issue before had known it"
    }
  }
}
