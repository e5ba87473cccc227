import Clock
import Delivery
package import Diagnostics
package import Digest
import Foundation

/// Why composing without a name makes no issue, though there are articles for one: the name that is next is taken.
package struct ComposeRefusal: Sendable, Equatable {
  /// Whose name it is.
  package enum Holder: Sendable {
    /// An issue that nobody was mailed: it gives way where somebody asks for that.
    case unsent
    /// One that somebody has.
    case sent
    /// One of which nobody can tell, or another list's.
    case other
  }

  /// The name.
  package let issue: String
  /// For which list somebody would compose.
  let list: String
  package let holder: Holder
  /// In the words of composing.
  package private(set) var problem: Problem

  /// The same for whoever is told nothing of the list.
  var withoutCount: ComposeRefusal {
    guard holder == .sent else { return self }
    var refusal = self
    refusal.problem.reason = "the issue is composed and was sent already"
    return refusal
  }

  /// An issue that was composed or sent is nothing that anybody did wrong.
  package var finding: Finding {
    Finding(
      rule: .takenName, severity: holder == .other ? .error : .warning, problem: problem)
  }
}

/// The issue that would be composed now without a name.
struct NextIssue {
  /// What is drafted; under another name where nothing can be composed under the one that is next.
  let request: ComposeRequest
  let edition: Edition
  /// What composing says; nothing where it would go through.
  let refusals: [ComposeRefusal]
}

extension Newsroom {
  /// - Parameter memory: what was read at the last look.
  func nextIssue(
    of list: String?, _ memory: PreviewMemory? = nil
  ) throws(NewsroomProblem) -> NextIssue {
    let edition = try edition(list: list)
    let now = try now()
    var request = ComposeRequest(list: list)
    let slot = try NewsroomProblem.naming(nil) { try nextIssue(of: edition) }
    request.slot = slot
    let composer = try Step.compose { [request] in try edition.composer(for: request, now: now) }
    let id = try Step.compose { try composer.issueID() }
    request.issue = id
    let name = edition.newsletter.list.name
    func refusal(_ id: String) throws -> ComposeRefusal? {
      try self.refusal(of: id, list: name, memory)
    }
    return try NewsroomProblem.naming(.compose) {
      guard let first = try refusal(id) else {
        return NextIssue(request: request, edition: edition, refusals: [])
      }
      guard first.holder != .unsent else {
        return NextIssue(request: request, edition: edition, refusals: [first])
      }
      // What was sent has carried its articles, so that its name stands for another content than what is next.
      var second: ComposeRefusal?
      let ahead = try nameAhead(of: id, edition, composer, now) { name in
        second = try refusal(name)
        return second == nil || second?.holder == .unsent
      }
      if let ahead {
        request.issue = ahead.name
        request.slot = ahead.slot
      } else {
        second = nil
      }
      return NextIssue(
        request: request, edition: edition, refusals: [first] + [second].compactMap(\.self))
    }
  }

  /// How many slots or days are looked at for a name that is free.
  private static let ahead = 400

  /// The first name that is free: of the timetable's slots to come, else of the days to come, else with a number.
  private func nameAhead(
    of id: String, _ edition: Edition, _ composer: Composer, _ now: Date,
    isFree: (String) throws -> Bool
  ) throws -> (name: String, slot: ComposeRequest.SlotIssue?)? {
    let list = edition.newsletter.list.name
    if edition.configuration.timetable.entries.contains(where: { $0.list == list }) {
      let desk = try desk()
      for slot in desk.timetable.next(Self.ahead, after: now, of: list)
      where desk.record.slots[slot.id]?.outcome == nil && !slot.isPaused {
        let name = try composer.issueID(at: slot.local)
        guard name != id, try isFree(name) else { continue }
        let firstFrom = desk.record.firstTry(of: list)
        return (name, ComposeRequest.SlotIssue(local: slot.local, firstFrom: firstFrom))
      }
    } else {
      var last = id
      for day in 1...Self.ahead {
        let moment = now.addingTimeInterval(Double(day) * 86_400)
        let name = try composer.issueID(at: edition.newsletter.timeZone.local(moment))
        defer { last = name }
        guard name != last, name != id, try isFree(name) else { continue }
        return (name, nil)
      }
    }
    return try (2...99).lazy.map { "\(id)-\($0)" }.first(where: isFree).map { ($0, nil) }
  }

  /// What composing says by now of names that are taken: of an issue that is being sent, another count.
  package func refusals(now old: [ComposeRefusal], _ memory: PreviewMemory) -> [ComposeRefusal] {
    old.compactMap { old in
      guard old.holder == .sent else { return old }
      do { return try refusal(of: old.issue, list: old.list, memory) } catch { return old }
    }
  }

  private func refusal(
    of id: String, list: String, _ memory: PreviewMemory?
  ) throws -> ComposeRefusal? {
    guard let memory else { return try refusal(of: id, list: list) }
    return try memory.refusal(of: id, in: files) { try refusal(of: id, list: list) }
  }

  /// What composing says of a name, without composing; nil where it is free.
  private func refusal(of id: String, list: String) throws -> ComposeRefusal? {
    do {
      try mustBeFree(id, for: list, replacing: false)
      return nil
    } catch let problem as Problem {
      let isMailed = (try? journalState(of: id)).map { $0.mailedCount > 0 } ?? false
      let givesWay = (try? mustBeFree(id, for: list, replacing: true)) != nil
      return ComposeRefusal(
        issue: id, list: list, holder: isMailed ? .sent : givesWay ? .unsent : .other,
        problem: problem)
    }
  }
}
