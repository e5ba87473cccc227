import Curl
import Delivery
package import Diagnostics
import Digest
import Foundation
package import SMTPSink

/// A whole send into a server of the program's own, and what that server saw of it.
package struct RehearsalReport: Sendable {
  package var sent: SendReport
  package var recipients: Int
  /// Mails that lie in the folder.
  package var stored: Int
  package var connections: Int
  package var seconds: Double
  package var folder: Place
}

extension Newsroom {
  /// Sends a whole issue to the whole list, over real SMTP, into the embedded server. Nothing leaves this
  /// machine, and the issue's own journal is not touched.
  package func rehearse(
    _ plan: SendPlan, faults: [Fault], isStopped: @escaping @Sendable () -> Bool = { false },
    events: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) throws(NewsroomProblem) -> RehearsalReport {
    try refuseErrors(of: plan)
    let folder = plan.output ?? files.outbox(plan.issue.id).appending("rehearsal")
    let start = ContinuousClock.now
    let (sink, journal) = try Step.deliver { try openRehearsal(plan, faults, in: folder) }
    defer { sink.stop() }
    var relay = RelaySettings(name: "rehearsal", url: "smtp://127.0.0.1:\(sink.port)", tls: .none)
    relay.policy.connections =
      try edition(list: plan.issue.list).configuration.relays.first?
      .policy.connections ?? relay.policy.connections
    relay.policy.reconnectPause = .milliseconds(50)
    let transport = try Step.deliver { try effects.transport(relay, nil) }
    var report = SendReport(issue: plan.issue.id)
    report.output = folder
    events(.began(recipients: plan.recipients))
    try deliver(
      plan, over: [Relay(name: relay.name, transport: transport, policy: relay.policy)], journal,
      &report, isStopped, events)
    events(.ended(report))
    let stored = try Step.record {
      try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .count { $0.hasSuffix(".eml") }
    }
    return RehearsalReport(
      sent: report, recipients: plan.recipients, stored: stored, connections: sink.sessions,
      seconds: (ContinuousClock.now - start) / .seconds(1), folder: folder)
  }

  private func openRehearsal(
    _ plan: SendPlan, _ faults: [Fault], in folder: Place
  ) throws -> (SMTPSink, Journal) {
    let outbox = files.outbox(plan.issue.id)
    let journal = outbox.appending("rehearsal-journal")
    let recipients = outbox.appending("rehearsal-recipients")
    // An earlier rehearsal gives way: what lies there afterwards is what arrived this time.
    for old in [folder, journal, recipients] where old.exists {
      do { try FileManager.default.removeItem(at: old.url) } catch {
        throw Problem.system("cannot be removed", error, at: old.location())
      }
    }
    do {
      try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    } catch {
      throw Problem.system("the folder cannot be made", error, at: folder.location())
    }
    var configuration = SMTPSink.Configuration()
    configuration.faults = faults
    let sink: SMTPSink
    do {
      sink = try SMTPSink(
        configuration: configuration, store: try FolderStore(folder: folder.path))
    } catch {
      throw Problem("the embedded server cannot be started: \(error)", category: .system)
    }
    return (sink, try beginJournal(of: plan, at: journal, recipients: recipients))
  }
}
