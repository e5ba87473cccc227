import Diagnostics
import Digest
import Foundation

/// What a site knows and the edition folder no longer: it is told, so that index and feed do not lose it.
extension Newsroom {
  /// Refuses a site with the page of an issue that is gone, where the site's index or the timetable's record knows that
  /// issue: index and feed would lose it. One that was discarded before anybody had it never had a page.
  func mustBeHere(
    _ published: Set<String>, _ survey: IssueSurvey, _ site: ArchiveSite, _ desk: ScheduleDesk?
  ) throws {
    let known = Set(survey.issues.map(\.id) + survey.unreadable)
    for id in published.subtracting(known).sorted() {
      let isSent = sentElsewhere(id, hasJournal: false, in: desk)?.isCertain ?? false
      guard isSent || site.indexNames(id) else { continue }
      throw Problem(
        "the issue is not here", at: files.issues.place(of: id).location(),
        hint: "bring issues/\(id) back from a backup"
      ).onSite(site.place(of: id))
    }
  }

  func journalGone(_ issue: Issue) -> Problem {
    Problem(
      "the journal of whom it was sent to is not here",
      at: files.issues.place(of: issue.id).location(),
      hint: "bring issues/\(issue.id) back from a backup")
  }
}

extension Problem {
  /// The same of an issue whose page lies on a site.
  func onSite(_ page: Place) -> Problem {
    var problem = self
    problem.reason = "\(reason), and its page lies in \(page.shown)"
    problem.hint =
      (hint.map { "\($0); " } ?? "")
      + "where there is none, move \(page.shown) away: index and feed name it no more then"
    return problem
  }
}
