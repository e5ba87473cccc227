import Articles
import Delivery
import Diagnostics
import Digest
import Foundation

/// Which issues of a list went out, and what they carried: asked of their journals, never of their being
/// composed.
struct Carried {
  /// An issue of which somebody has, or may have, the content.
  struct Sent {
    var issue: Issue
    /// Whether it was discarded after somebody had it.
    var isClosed = false
  }

  /// In the order in which they were composed.
  private(set) var sent: [Sent] = []
  /// The issues that nobody was mailed.
  private(set) var unsent: [Issue] = []
  /// Issues that only parts of the list had, by what chose those.
  private(set) var toSegments: [(issue: Issue, segments: Set<String>)] = []
  /// The issue of the list that was composed last.
  let newest: Issue?
  /// Issues of the folder that cannot be read: whoever asks for none of them is warned.
  private(set) var problems: [Problem]
  /// What they carried. Of one that cannot be read nobody knows whose it is: its articles count for each list.
  private(set) var articles = CarriedArticles()

  /// What the newest issue of all lists was sent with.
  let sentKey: SentKey?

  /// - Parameters:
  ///   - list: whose issues are asked for.
  ///   - id: an issue that does not count: the one that is being made or looked at.
  init(in files: EditionFiles, list: String, except id: String? = nil) throws {
    let survey = try files.issues.survey(except: id)
    let journals = try IssueJournals(of: files)
    problems = survey.problems
    newest = survey.issues.last { $0.list == list }
    sentKey = SentKey(newestOf: survey.issues, in: files, journals)
    // Of one whose folder was taken away there is only what its run left.
    let known = Set(survey.issues.map(\.id) + survey.unreadable)
    let gone = journals.rescuedIssues.filter { !known.contains($0) && $0 != id }
    for id in survey.unreadable + gone {
      // A journal that cannot be read either leaves nothing but the warning.
      guard let state = try? journals.state(of: id), state.mailedCount > 0 else { continue }
      articles.add(state.carries, [], by: .init(issue: id, freeze: nil))
    }
    for issue in survey.issues where issue.list == list {
      let carrier = CarriedArticles.Carrier(issue: issue.id, freeze: issue.composed)
      do {
        switch try Self.reach(of: issue.id, in: files, journals) {
        case .nobody: unsent.append(issue)
        case .segment(let names, _): toSegments.append((issue, names))
        // What was carried is in the journal, whatever became of the issue's record since.
        case .list(let carried, let isClosed):
          sent.append(Sent(issue: issue, isClosed: isClosed))
          articles.add(carried, issue.entries, by: carrier)
        }
      } catch let problem as Problem {
        // Whether it was sent cannot be told: that it was is what keeps anybody from reading it twice.
        problems.append(problem)
        sent.append(Sent(issue: issue))
        articles.add([], issue.entries, by: carrier)
      }
    }
  }

  /// The issues of which the journal is that of another content: none of them is gone on with.
  /// - Returns: with each whether it is over: nothing would be sent of it by itself.
  func otherContents(
    in files: EditionFiles, at now: Date
  ) -> [(problem: Problem, isOver: Bool)] {
    (sent.map(\.issue) + toSegments.map(\.issue) + unsent).compactMap { issue in
      let journal = files.journal(of: issue.id)
      guard let begin = try? JournalState.head(of: journal).begin,
        let digest = try? files.issues.digest(of: issue.id), begin.issue != digest
      else { return nil }
      let state = try? IssueJournals(of: files).state(of: issue.id)
      let last = state?.lastAccepted ?? state?.runs.first ?? issue.composed
      let isOver =
        state.map { $0.isClosed || $0.isSettled } ?? false
        || now.timeIntervalSince(last) > Agenda.patience
      return (.otherContent(journal, line: 2), isOver)
    }
  }

  /// The last regular issue that was sent: the next one looks back to where it was frozen.
  /// - Parameter again: whether one that was discarded after some had it is passed over, since its articles are
  ///   wanted again.
  func lastRegular(at now: Date, again: Bool = false) -> Issue? {
    regular(at: now, again: again).last?.issue
  }

  private func regular(at now: Date, again: Bool) -> [Sent] {
    sent.filter { $0.issue.isRegular && $0.issue.composed <= now && !(again && $0.isClosed) }
  }

  /// What the last regular issue knew that was sent; where that was lost, what the one before it knew.
  /// - Returns: with it what is wrong with what was lost; nil for none of it where issues are of the time
  ///   before it was kept.
  func known(
    at now: Date, in files: EditionFiles, again: Bool = false
  ) -> (known: Known?, problems: [Problem]) {
    var problems: [Problem] = []
    for sent in regular(at: now, again: again).reversed() {
      do throws(Problem) { return (try files.issues.known(of: sent.issue), problems) } catch {
        problems.append(error)
      }
    }
    return (nil, problems)
  }

  /// Which articles of an issue parts of the list have had: they are new to the others alone.
  func readBySegments(of issue: Issue, in files: EditionFiles) -> [Problem] {
    toSegments.compactMap { other, segments in
      var had = CarriedArticles()
      had.add([], other.entries, by: .init(issue: other.id, freeze: other.composed))
      let titles = issue.entries.filter { had.carrier(of: $0) != nil }.map { "“\($0.title)”" }
      guard !titles.isEmpty else { return nil }
      let words = segments.sorted().joined(separator: "; ")
      var problem = Problem(
        "a part of the list (\(words)) has had \(titles.joined(separator: ", ")) with \(other.id)",
        at: files.issues.place(of: other.id).location())
      // Who was meant may be one person.
      problem.about["SEGMENTS"] = words
      return problem
    }
  }

  /// Who has, or may have, the content of an issue.
  enum Reach {
    case nobody
    /// A part of the list alone: then it is no issue of the list, and carries nothing.
    case segment(Set<String>, isClosed: Bool)
    case list(carrying: Set<String>, isClosed: Bool)
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
      // Whoever closes an issue leaves little to be said behind that.
      let end = data.suffix(65_536)
      return .list(
        carrying: head.carries, isClosed: end.range(of: Data("\tclosed\t".utf8)) != nil)
    }
    let state = try journals.state(of: id)
    if state.mailedCount > 0 {
      return state.isForSegmentAlone
        ? .segment(
          Set(state.recipientsRecords.compactMap(\.segment)), isClosed: state.isClosed)
        : .list(carrying: state.carries, isClosed: state.isClosed)
    }
    // Recipients are frozen with a journal: where that is lost, so is who was mailed.
    return state.isBegun || !files.recipients(of: id).exists
      ? .nobody : .list(carrying: [], isClosed: false)
  }
}
