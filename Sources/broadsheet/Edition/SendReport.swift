import Delivery
import Foundation

/// What one run of `send` did.
struct SendReport: Encodable {
  var issue: String
  var accepted: Int
  var rejected: Int
  var deferred: Int
  var inDoubt: Int
  /// Why the run ended early.
  var stopped: String?
  /// The folder of a dry run.
  var output: String?

  init(issue: String, summary: DeliverySummary, output: String?) {
    self.issue = issue
    accepted = summary.accepted
    rejected = summary.rejected
    deferred = summary.deferred
    inDoubt = summary.inDoubt
    stopped = summary.stop?.description
    self.output = output
  }

  /// `5 accepted, 1 rejected`; empty when nobody was tried.
  var words: String {
    [
      (accepted, "accepted"), (rejected, "rejected"), (deferred, "deferred"),
      (inDoubt, "in doubt"),
    ]
    .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
