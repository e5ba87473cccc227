import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers

/// What a send would do, worked out before anything is done.
extension Newsroom {
  /// All that is to be known before an issue goes out; nothing of it is done yet.
  ///
  /// Before anything of the issue is read it is locked, where it will be changed: what is checked is what
  /// goes out.
  package func plan(_ request: SendRequest) throws(NewsroomProblem) -> SendPlan {
    let named = try Step.load { try issue(request.issue, of: request.list).issue }
    let edition = try edition(list: named.list)
    // Passwords may be asked for of a program, which can take its time: not while the issue is locked.
    let relays = try NewsroomProblem.naming(nil) { try self.relays(for: request, edition) }
    let exposed =
      relays.isEmpty
      ? [] : edition.configuration.relays.compactMap { $0.password?.exposure(in: folder) }
    let key = try Step.load {
      try SecretKey.load(edition.configuration.secretKey, in: folder, effects)
    }
    let lock = try Step.load {
      request.keepsJournal ? try RunLock(folder: files.issues.place(of: named.id)) : nil
    }
    let opened = try open(named.id)
    let findings = try MainPath.check(preflight(opened, skipsBadRows: request.skipsBadRows))
    return try Step.load {
      if request.keepsJournal {
        try opened.mustBeOurs(
          effects.owner(), takesOver: request.takesOver, key: SecretKey.fingerprint(of: key))
      }
      let merge = try MailMerge(
        opened.frozen, unsubscribe: UnsubscribeLinks(key: key),
        envelopeFrom: edition.configuration.delivery.envelopeFrom)
      let now = try effects.now()
      // A dry run and a rehearsal show everybody's mail, whoever has it already.
      let state = request.keepsJournal ? opened.state : JournalState()
      let recipients = try opened.recipients()
      let queue: any RecipientQueue
      let count: Census
      if case .test(let addresses) = request.route {
        let readers = try addresses.map { try tester($0, opened.list) }
        queue = TestQueue(
          subscribers: readers, merge: merge, mark: "test \(now.timeIntervalSince1970)")
        count = Census(due: readers.count)
      } else {
        let all = IssueQueue(
          recipients: recipients, consent: opened.list.consent, merge: merge, journal: state,
          resendsInDoubt: request.resendsInDoubt, limit: request.limit, now: now)
        queue = all
        count = try all.census()
      }
      return SendPlan(
        issue: opened.frozen.issue, request: request, findings: findings,
        warnings: opened.warnings + exposed, recipients: count.due, waiting: count.waiting,
        inDoubt: count.inDoubt, givenUp: count.givenUp.count, suppressed: count.suppressed,
        relays: relays.map(\.name),
        output: output(of: request, named.id), isBegun: opened.table != nil,
        timeZone: edition.newsletter.timeZone,
        work: SendPlan.Work(
          recipients: recipients, consent: opened.list.consent, queue: queue, relays: relays,
          columns: opened.columns, digest: opened.digest,
          key: SecretKey.fingerprint(of: key), state: state,
          givenUp: count.givenUp,
          suppressed: opened.list.roster.subscribers.count - recipients.count, lock: lock))
    }
  }

  /// The relays of the configuration, with their passwords fetched; none where nothing leaves.
  private func relays(for request: SendRequest, _ edition: Edition) throws -> [Relay] {
    switch request.route {
    case .folder, .rehearsal: return []
    case .relays, .test: break
    }
    guard !edition.configuration.relays.isEmpty else {
      throw Problem(
        "no relay is configured", at: files.configuration.location(),
        hint: "add “delivery: { smtp: smtp://localhost:587 }”", category: .configuration)
    }
    return try edition.configuration.relays.map { settings in
      var settings = settings
      // Relative to the edition folder; the system's variable where nothing is said.
      settings.certificateFile =
        try settings.certificateFile.map { folder.appending($0).path }
        ?? effects.environment("SSL_CERT_FILE")
      let password = try settings.password?.read(in: folder, effects)
      return Relay(
        name: settings.name, transport: try effects.transport(settings, password),
        policy: settings.policy)
    }
  }

  /// Whom a test is for: the reader of that address, or nobody in particular.
  private func tester(_ address: EmailAddress, _ list: MailingList) throws -> Subscriber {
    let status = try list.consent.status(of: address)
    guard status == .subscribed else {
      throw Problem(
        "\(address) is not mailed: \(status.rawValue)",
        at: files.list(list.name).consentLog.location())
    }
    return list.roster.subscribers.first { $0.address == address }
      ?? Subscriber(address: address, fields: ["email": address.description], line: 0)
  }

  private func output(of request: SendRequest, _ id: String) -> Place? {
    switch request.route {
    case .relays, .test: nil
    case .folder(let place): place ?? files.outbox(id)
    case .rehearsal: files.outbox(id).appending("rehearsal")
    }
  }
}
