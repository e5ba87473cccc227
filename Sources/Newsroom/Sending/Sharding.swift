import Delivery
import Diagnostics
import Digest
import Foundation

/// Recipients that are fixed for many machines, of which each takes a part.
package struct FixReport: Sendable, Equatable {
  package let issue: String
  package let recipients: Int
  package let shards: Int
}

extension Newsroom {
  /// Fixes the recipients of an issue and cuts them into shards; nobody is mailed. Who asks again for as
  /// many finds it done.
  package func fix(
    _ plan: SendPlan, shards: Int
  ) throws(NewsroomProblem) -> FixReport {
    try refuseErrors(of: plan)
    return try Step.record {
      let place = files.journal(of: plan.issue.id)
      let state = plan.work.state
      let report = FixReport(
        issue: plan.issue.id, recipients: plan.work.recipients.count, shards: shards)
      guard let first = Shard(1, of: shards) else {
        throw Problem("from 1 to \(Shard.most) shards", category: .usage)
      }
      for relay in try edition(list: plan.issue.list).configuration.relays {
        _ = try share(relay, first)
      }
      if let known = state.shards {
        guard known == shards else { throw Self.other(known, at: place) }
        guard plan.work.widening == nil else {
          throw Problem(
            "the recipients are fixed, and nobody can be added to the shards one by one",
            at: place.location(line: 3), hint: "a send without a shard adds them",
            category: .usage)
        }
        // What a run left whose folder was taken away is brought into it.
        try resumeJournals(of: plan.issue.id, state, startsRun: false).close()
        return report
      }
      guard !plan.isBegun else { throw Self.unsharded(at: place) }
      try freeze(plan, shards: shards)
      return report
    }
  }

  fileprivate static func other(_ count: Int, at place: Place) -> Problem {
    Problem(
      "the recipients are fixed for \(count) shards", at: place.location(line: 3),
      hint: "with another number some would be mailed by two, and some by none", category: .usage)
  }

  fileprivate static func unsharded(at place: Place) -> Problem {
    Problem(
      "sending was begun without shards", at: place.location(line: 3),
      hint: "the one machine that began it goes on", category: .usage)
  }
}

extension OpenIssue {
  /// Refuses a shard of an issue that is not cut into as many.
  func mustHave(_ shard: Shard?) throws(Problem) {
    guard let shard else { return }
    guard let count = state.shards else {
      guard state.hasOutcomes else {
        throw Problem(
          "the recipients are not fixed for shards", at: journal.location(), advice: .fixShards,
          category: .usage)
      }
      throw Newsroom.unsharded(at: journal)
    }
    guard count == shard.count else { throw Newsroom.other(count, at: journal) }
  }
}
