import Curl
import Delivery
import Diagnostics
import Digest
import Foundation
import SMTPSink
import Subscribers

/// A whole send into the embedded SMTP server, with a journal of its own.
struct Rehearsal {
  let issue: OpenIssue

  struct Report: Encodable {
    var issue: String
    var recipients: Int
    var accepted: Int
    var rejected: Int
    var deferred: Int
    var inDoubt: Int
    /// Mails that lie in the folder.
    var stored: Int
    var connections: Int
    var seconds: Double
    var stopped: String?
    var path: String

    var lines: [String] {
      let parts = [
        (accepted, "accepted"), (rejected, "rejected"), (deferred, "deferred"),
        (inDoubt, "in doubt"),
      ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
      let time = String(format: "%.2f", seconds)
      return [
        "\(issue): \(recipients) recipients, \(connections) connections, \(time) s",
        "  \(parts.isEmpty ? "nobody to mail" : parts.joined(separator: ", "))",
      ] + (stopped.map { ["  stopped early: \($0)"] } ?? [])
        + ["\(stored) mails arrived in \(path)/"]
    }
  }

  func run(faults: [Fault]) throws -> Report {
    let place = issue.edition.outbox(issue.id)
    let folder = place.url.appending(path: "rehearsal")
    let journalURL = place.url.appending(path: "rehearsal-journal")
    let shown = "\(place.shown)/rehearsal"
    // An earlier rehearsal gives way: what lies there afterwards is what arrived this time.
    for old in [folder, journalURL] { try? FileManager.default.removeItem(at: old) }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw Problem(
        "the folder cannot be made: \(error.plainReason)", at: SourceLocation(file: shown))
    }
    var configuration = SMTPSink.Configuration()
    configuration.faults = faults
    let sink: SMTPSink
    do {
      sink = try SMTPSink(
        configuration: configuration, store: try FolderStore(folder: folder.path))
    } catch { throw Problem("the embedded server cannot be started: \(error)") }
    defer { sink.stop() }
    return try deliver(into: sink, journalURL, shown: shown)
  }

  private func deliver(into sink: SMTPSink, _ journalURL: URL, shown: String) throws -> Report {
    let pipeline = issue.pipeline
    let now = pipeline.now
    let queue = IssueQueue(list: issue.list, merge: issue.merge, now: now())
    let recipients = try queue.count()
    var policy = issue.edition.deliveryPolicy
    policy.connections = min(policy.connections, max(1, recipients))
    policy.rate = nil
    policy.reconnectPause = 0.05
    let options = ConnectionOptions(url: "smtp://127.0.0.1:\(sink.port)", tls: .none)
    let start = ContinuousClock.now
    let summary = try pipeline.deliver(
      to: queue, over: SMTPTransport(options),
      record: Journal(at: journalURL, showing: "\(shown)-journal", now: now), policy: policy,
      isInterrupted: { false }, progress: { _ in })
    return Report(
      issue: issue.id, recipients: recipients, accepted: summary.accepted,
      rejected: summary.rejected, deferred: summary.deferred, inDoubt: summary.inDoubt,
      stored: try mails(in: journalURL.deletingLastPathComponent().appending(path: "rehearsal")),
      connections: sink.sessions, seconds: (ContinuousClock.now - start) / .seconds(1),
      stopped: summary.stop?.description, path: shown)
  }

  private func mails(in folder: URL) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .count { $0.hasSuffix(".eml") }
  }
}
