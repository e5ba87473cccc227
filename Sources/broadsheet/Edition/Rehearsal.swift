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

  /// What a send reports, and what the server saw of it.
  struct Report: Encodable {
    var sent: SendReport
    var recipients: Int
    /// Mails that lie in the folder.
    var stored: Int
    var connections: Int
    var seconds: Double
    var path: String

    private enum CodingKeys: CodingKey { case recipients, stored, connections, seconds, path }

    func encode(to encoder: any Encoder) throws {
      try sent.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(recipients, forKey: .recipients)
      try container.encode(stored, forKey: .stored)
      try container.encode(connections, forKey: .connections)
      try container.encode(seconds, forKey: .seconds)
      try container.encode(path, forKey: .path)
    }

    var lines: [String] {
      let time = String(format: "%.2f", seconds)
      return [
        "\(sent.issue): \(recipients) recipients, \(connections) connections, \(time) s",
        "  \(sent.words.isEmpty ? "nobody to mail" : sent.words)",
      ] + (sent.stopped.map { ["  stopped early: \($0)"] } ?? [])
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
      throw Problem.system("the folder cannot be made", error, at: SourceLocation(file: shown))
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
      sent: SendReport(issue: issue.id, summary: summary, output: nil), recipients: recipients,
      stored: try mails(in: journalURL.deletingLastPathComponent().appending(path: "rehearsal")),
      connections: sink.sessions, seconds: (ContinuousClock.now - start) / .seconds(1), path: shown)
  }

  private func mails(in folder: URL) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .count { $0.hasSuffix(".eml") }
  }
}
