import Delivery
import Diagnostics
import Digest
import Foundation

/// Which issues went out, and what they carried: asked of their journals, never of their being composed.
struct Carried {
  /// An issue of which somebody has, or may have, the content.
  struct Sent {
    var issue: Issue
    /// The keys of the articles that it carried.
    var keys: Set<String>
  }

  /// In the order in which they were composed.
  private(set) var sent: [Sent] = []
  /// Issues that only parts of the list had, by what chose those.
  private(set) var toSegments: [(issue: Issue, segments: Set<String>)] = []
  /// The issue of the list that was composed last.
  let newest: Issue?
  /// Issues of the folder that cannot be read: whoever asks for none of them is warned.
  private(set) var problems: [Problem]
  /// What issues carried that cannot be read, as their journals have it: of which list they are is not
  /// known, so they count for each.
  private var unreadable: [(id: String, keys: Set<String>)] = []

  /// - Parameters:
  ///   - list: whose issues are asked for.
  ///   - id: an issue that does not count: the one that is being made or looked at.
  init(in files: EditionFiles, list: String, except id: String? = nil) throws {
    let survey = try files.issues.survey(except: id)
    let journals = try IssueJournals(of: files)
    problems = survey.problems
    newest = survey.issues.last { $0.list == list }
    // Of one whose folder was taken away there is only what its run left.
    let known = Set(survey.issues.map(\.id) + survey.unreadable)
    let gone = journals.rescuedIssues.filter { !known.contains($0) && $0 != id }
    unreadable = (survey.unreadable + gone).compactMap { id in
      // A journal that cannot be read either leaves nothing but the warning.
      guard let state = try? journals.state(of: id), state.mailedCount > 0 else { return nil }
      return (id, state.carries)
    }
    for issue in survey.issues where issue.list == list {
      let keys = Set(issue.entries.map { Self.key(of: $0.id) })
      do {
        switch try Self.reach(of: issue.id, in: files, journals) {
        case .nobody: continue
        case .segment(let names): toSegments.append((issue, names))
        // What was carried is in the journal, whatever became of the issue's record since.
        case .list(let carried): sent.append(Sent(issue: issue, keys: keys.union(carried)))
        }
      } catch let problem as Problem {
        // Whether it was sent cannot be told: that it was is what keeps anybody from reading it twice.
        problems.append(problem)
        sent.append(Sent(issue: issue, keys: keys))
      }
    }
  }

  /// Which issue had an article last.
  func issue(with article: String) -> String? {
    let key = Self.key(of: article)
    return sent.last { $0.keys.contains(key) }?.issue.id
      ?? unreadable.last { $0.keys.contains(key) }?.id
  }

  /// Which articles of an issue parts of the list have had: they are new to the others alone.
  func readBySegments(of issue: Issue, in files: EditionFiles) -> [Problem] {
    toSegments.compactMap { other, segments in
      let known = Set(other.entries.map(\.id))
      let titles = issue.entries.filter { known.contains($0.id) }.map { "“\($0.title)”" }
      guard !titles.isEmpty else { return nil }
      return Problem(
        "a part of the list (\(segments.sorted().joined(separator: "; "))) has had "
          + "\(titles.joined(separator: ", ")) with \(other.id)",
        at: files.issues.place(of: other.id).location())
    }
  }

  /// An article as a journal names it.
  static func key(of article: String) -> String { "id:\(article)" }

  /// Who has, or may have, the content of an issue.
  enum Reach {
    case nobody
    /// A part of the list alone: then it is no issue of the list, and carries nothing.
    case segment(Set<String>)
    case list(carrying: Set<String>)
  }

  /// Whether anybody has, or may have, an issue.
  static func wasMailed(
    _ id: String, in files: EditionFiles, _ journals: IssueJournals
  ) throws -> Bool {
    if case .nobody = try reach(of: id, in: files, journals) { false } else { true }
  }

  static func reach(
    of id: String, in files: EditionFiles, _ journals: IssueJournals
  ) throws -> Reach {
    let journal = files.journal(of: id)
    let head = try JournalState.head(of: journal)
    // Most were sent to many, and the first of them tells: a reply holds no tab.
    if head.version == 2, head.isBegun, !head.isForSegmentAlone,
      let data = try? Data(contentsOf: journal.url, options: .mappedIfSafe),
      data.range(of: Data("\taccepted\t".utf8)) != nil
    {
      return .list(carrying: head.carries)
    }
    let state = try journals.state(of: id)
    if state.mailedCount > 0 {
      return state.isForSegmentAlone
        ? .segment(Set(state.recipientsRecords.compactMap(\.segment)))
        : .list(carrying: state.carries)
    }
    // Recipients are frozen with a journal: where that is lost, so is who was mailed.
    return state.isBegun || !files.recipients(of: id).exists ? .nobody : .list(carrying: [])
  }
}
