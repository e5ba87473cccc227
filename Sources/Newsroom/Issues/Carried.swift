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
    problems = survey.problems
    unreadable = survey.unreadable.compactMap { id in
      // A journal that cannot be read either leaves nothing but the warning.
      guard let state = try? JournalState.ofIssue(JournalFile(at: files.journal(of: id))),
        state.mailedCount > 0
      else { return nil }
      return (id, state.carries)
    }
    for issue in survey.issues where issue.list == list {
      do {
        guard try Self.wasSent(issue.id, in: files) else { continue }
        let keys = Set(issue.entries.map { Self.key(of: $0.id) })
        // What was carried is in the journal, whatever became of the issue's record since.
        let carried = try JournalState.head(of: files.journal(of: issue.id)).carries
        sent.append(Sent(issue: issue, keys: keys.union(carried)))
      } catch let problem as Problem {
        // Whether it was sent cannot be told: that it was is what keeps anybody from reading it twice.
        problems.append(problem)
        sent.append(Sent(issue: issue, keys: Set(issue.entries.map { Self.key(of: $0.id) })))
      }
    }
  }

  /// Which issue had an article last.
  func issue(with article: String) -> String? {
    let key = Self.key(of: article)
    return sent.last { $0.keys.contains(key) }?.issue.id
      ?? unreadable.last { $0.keys.contains(key) }?.id
  }

  /// An article as a journal names it.
  static func key(of article: String) -> String { "id:\(article)" }

  /// Whether the journal of an issue names anybody who has, or may have, the content.
  static func wasSent(_ id: String, in files: EditionFiles) throws -> Bool {
    let journal = files.journal(of: id)
    // Recipients are frozen with a journal: where that is lost, so is who was mailed.
    guard journal.exists else { return files.recipients(of: id).exists }
    // Most were sent to many, and the first of them tells: a reply holds no tab.
    if let data = try? Data(contentsOf: journal.url, options: .mappedIfSafe),
      data.range(of: Data("\taccepted\t".utf8)) != nil
    {
      return true
    }
    return try JournalState.ofIssue(JournalFile(at: journal)).mailedCount > 0
  }
}
