import Curl
import Delivery
import Diagnostics
import Digest
import Foundation
import SMTPSink

/// The embedded server of one rehearsal, and where its files lie.
struct RehearsalStage {
  let sink: SMTPSink
  let store: CountingStore
  let seed: UInt32?
  let folder: Place
  let journal: Place
  let recipients: Place
  private let trusted: Place
  private let budgets: Place
  private let rehearsal: Rehearsal

  init(
    _ plan: SendPlan, _ rehearsal: Rehearsal, _ settings: [RelaySettings], of newsroom: Newsroom
  ) throws {
    self.rehearsal = rehearsal
    let outbox = newsroom.files.outbox(plan.issue.id)
    folder = plan.output ?? outbox.appending("rehearsal")
    journal = outbox.appending("rehearsal-journal")
    recipients = outbox.appending("rehearsal-recipients")
    trusted = outbox.appending("rehearsal-certificates.pem")
    budgets = outbox.appending("rehearsal-budgets")
    // An earlier rehearsal gives way: what lies there afterwards is what arrived this time.
    for old in [folder, journal, recipients, trusted, budgets] where old.exists {
      do { try FileManager.default.removeItem(at: old.url) } catch {
        throw Problem.system("cannot be removed", error, at: old.location())
      }
    }
    do {
      try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    } catch {
      throw Problem.system("the folder cannot be made", error, at: folder.location())
    }
    seed =
      rehearsal.faults.contains(where: \.isByChance)
      ? try rehearsal.seed
        ?? newsroom.effects.randomBytes(4).reduce(0) { $0 << 8 | UInt32($1) } : nil
    var configuration = SMTPSink.Configuration()
    configuration.faults = rehearsal.faults
    configuration.seed = UInt64(seed ?? 0)
    configuration.offersTLS = rehearsal.faults.contains(where: \.concernsTLS)
    configuration.asksForLogin = rehearsal.faults.contains(where: \.concernsLogin)
    let connections = settings.reduce(0) { $0 + $1.policy.connections }
    configuration.maximumConnections = max(configuration.maximumConnections, connections + 16)
    do {
      store = CountingStore(try FolderStore(folder: folder.path))
      sink = try SMTPSink(configuration: configuration, store: store)
    } catch {
      throw Problem("the embedded server cannot be started: \(error)", category: .system)
    }
    if configuration.offersTLS {
      try writeWholeFile(Data(sink.certificates), to: trusted, mode: 0o600)
    }
  }

  /// The relays as they are configured, but for where they lead and who asks: what a run makes of answers,
  /// how patient it is and how fast is what the real send does.
  func relays(_ settings: [RelaySettings], _ effects: Effects) throws -> [Relay] {
    let none = RelaySettings(name: "rehearsal", url: "", tls: .none)
    return try (settings.isEmpty ? [none] : settings).map { configured in
      var relay = RelaySettings(
        name: "rehearsal", url: "smtp://127.0.0.1:\(sink.port)", tls: .none)
      if settings.count > 1 { relay.name = configured.name }
      relay.hello = configured.hello
      relay.timeouts = configured.timeouts
      relay.connectTimeout = configured.connectTimeout
      relay.policy = configured.policy
      // A server on this machine needs no time to come back.
      relay.policy.reconnectPause = .milliseconds(50)
      relay.policy.slow = .rehearsed
      if rehearsal.faults.contains(where: \.concernsTLS) {
        relay.tls = configured.tls == .opportunistic ? .opportunistic : .required
        relay.certificateFile = trusted.path
      }
      let asks = rehearsal.faults.contains(where: \.concernsLogin)
      if asks { relay.username = "rehearsal" }
      let secrets = asks ? RelaySecrets(password: "rehearsal") : nil
      return Relay(
        name: relay.name, transport: try effects.transport(relay, secrets), policy: relay.policy,
        weight: configured.weight)
    }
  }

  /// The pace of the real send, with budgets of its own: what a rehearsal spends is missing nowhere.
  func limits(_ edition: Edition) throws -> RunLimits {
    RunLimits(
      edition.configuration.delivery.limits, zone: edition.newsletter.timeZone,
      budgets: try BudgetFile(in: budgets))
  }

  func stored() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .count { $0.hasSuffix(".eml") }
  }

  func end() {
    sink.stop()
    for place in [trusted, budgets] { try? FileManager.default.removeItem(at: place.url) }
  }
}
