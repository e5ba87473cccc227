import Delivery
import Diagnostics
import Digest
import Expressions
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
    if request.keepsJournal {
      try NewsroomProblem.naming(nil) { try slotMustBeOurs(named.id, request) }
    }
    let edition = try edition(list: named.list)
    // Passwords may be asked for of a program, which can take its time: not while the issue is locked.
    let relays = try NewsroomProblem.naming(nil) { try self.relays(for: request, edition) }
    let exposed =
      relays.isEmpty
      ? []
      : [relayMemory().problem].compactMap(\.self) + exposures(of: edition.configuration.relays)
    let key = try Step.load {
      try SecretKey.load(edition.configuration.secretKey, in: folder, effects)
    }
    var lock = try Step.load {
      try request.keepsJournal
        ? request.shard.map { try self.lock(named.id, $0) } ?? self.lock(named.id) : nil
    }
    // A shard does not have the recipients to itself.
    if request.keepsJournal, request.shard == nil {
      try Step.load { try eraseForgotten(from: named, holding: &lock) }
    }
    let segment = request.segment?.naming(edition.configuration.segments)
    let opened = try open(named.id) { state in
      Readers.Choice.keeps(request, segment, state)
    }
    let severities = edition.configuration.severities
    let findings =
      try severities.judge(
        MainPath.check(
          preflight(
            opened, edition, skipsBadRows: request.skipsBadRows, asksPage: request.keepsJournal)),
        isBegun: opened.table != nil
      ).findings + raisedFindings(of: opened, edition, key: key)
    // A shard knows of no other.
    let desk = request.isOfAll && request.shard == nil ? knownDesk() : nil
    let lost =
      opened.state.mailedCount == 0
      ? sentElsewhere(named.id, hasJournal: opened.state.isBegun, in: desk) : nil
    let isOld = journalTooOld(named.id, opened.state, in: desk?.record)
    return try Step.load {
      // What would stop a send stops what shows it.
      if request.isOfAll {
        try mustHaveAllOptOuts(opened) { ForgottenKey(key: key) }
        if let problem = opened.frozen.issue.ofBeforeKnown(at: files.issues.place(of: named.id)) {
          throw problem
        }
        // Whoever only looks need not be who goes on with it.
        try opened.mustBeOurs(
          request.keepsJournal && request.shard == nil ? effects.owner() : nil,
          takesOver: request.takesOver, key: SecretKey.fingerprint(of: key))
        try mustKeepKey(opened, key)
        if let known = lost, known.isCertain { throw known.problem }
        if let isOld { throw isOld }
      }
      if request.keepsJournal {
        try opened.mustHave(request.shard)
        try completeBounces(of: named.id, opened.state, opened.table, opened.list.consent)
      }
      let shown = request.isMarked ? opened.frozen.asTest() : opened.frozen
      let merge = try MailMerge(
        request.isProof ? shown.asProof() : shown,
        unsubscribe: UnsubscribeTokens(key: key),
        envelopeFrom: edition.configuration.delivery.envelopeFrom,
        bounces: edition.configuration.delivery.verp ? BounceKey(key) : nil)
      let now = try effects.now()
      // A dry run and a rehearsal show everybody's mail, whoever has it already.
      let state = request.keepsJournal ? opened.state : JournalState()
      let choice = try Readers.Choice(
        request, segment, opened.state, isFrozen: opened.table != nil, at: opened.journal)
      let effects = effects
      let roster = RosterWatch(
        opened.list.roster, at: files.list(named.list).roster,
        pause: { try effects.pause(.seconds(1)) })
      let segments = edition.configuration.segments.keys.sorted()
      var readers = try Readers(
        choice, of: opened, listed: opened.list.roster.listed, segments: segments)
      func counted() throws -> Census {
        try Census(
          of: readers.recipients, journal: state, consent: opened.list.consent,
          resendsInDoubt: request.resendsInDoubt, shard: request.shard, now: now)
      }
      let queue: @Sendable (@escaping @Sendable (Int) -> Date?) -> any RecipientQueue
      var count: Census
      if case .test(let addresses) = request.route {
        let subscribers = try addresses.map {
          try tester($0, opened.list, isEditor: request.isProof)
        }
        queue = { _ in
          TestQueue(
            subscribers: subscribers, merge: merge, mark: "test \(now.timeIntervalSince1970)")
        }
        count = Census(due: subscribers.count)
      } else {
        count = try counted()
        if opened.table == nil, request.keepsJournal {
          try roster.mustBeWhole(at: effects.instant(), effects.pause)
        }
        if count.unlisted > 0, request.keepsJournal {
          // They may be missing for a moment alone, while the roster is being saved.
          try roster.confirm()
          readers = try Readers(
            choice, of: opened, listed: roster.listed(), segments: segments)
          count = try counted()
        }
        if let limit = request.limit { count.due = min(count.due, limit) }
        let (recipients, timeZone) = (readers.recipients, edition.newsletter.timeZone)
        // A dry run shows the mail of whoever was tried as it was sent to them.
        let tried = opened.table == nil ? state : opened.state
        queue = { started in
          IssueQueue(
            recipients: recipients, consent: opened.list.consent, roster: roster, merge: merge,
            journal: state, request: request, now: now,
            dates: MailDates(tried, in: timeZone, started: started))
        }
      }
      return SendPlan(
        issue: opened.frozen.issue, request: request, findings: findings,
        warnings: edition.configuration.zoneWarnings + opened.warnings + exposed
          + copyWarnings(of: files.list(named.list))
          + readers.warnings + [lost?.problem].compactMap(\.self), recipients: count.due,
        waiting: count.waiting,
        inDoubt: count.inDoubt, givenUp: count.givenUp.count, suppressed: count.suppressed,
        relays: relays.map(\.name),
        output: output(of: request, named.id), isBegun: opened.table != nil,
        timeZone: edition.newsletter.timeZone,
        work: SendPlan.Work(
          recipients: readers.recipients, consent: opened.list.consent, queue: queue,
          roster: roster, relays: relays, limits: try limits(for: relays, of: request, edition),
          settings: edition.configuration.relays, columns: opened.columns, digest: opened.digest,
          key: SecretKey.fingerprint(of: key), state: state,
          givenUp: count.givenUp, suppressed: readers.recipients.suppressed,
          segment: readers.segment, widening: readers.widening, lock: lock))
    }
  }

  /// The relays of the configuration, with their passwords fetched; none where nothing leaves.
  private func relays(for request: SendRequest, _ edition: Edition) throws -> [Relay] {
    switch request.route {
    case .folder, .rehearsal: return []
    case .relays, .test: break
    }
    let configured = try configuredRelays(of: edition)
    let (memory, now) = (relayMemory(), try effects.now())
    return try configured.map { settings in
      var settings = settings
      if let shard = request.shard { settings.policy = try share(settings, shard) }
      // Who asks for a test waits for it; for a proof of the timetable nobody does.
      if case .test = request.route, !request.isProof {
        settings.policy = settings.policy.triedOnce
      }
      return try open(settings, known: memory.relays[settings.name]?.asOf(now))
    }
  }

  func configuredRelays(of edition: Edition) throws(Problem) -> [RelaySettings] {
    guard !edition.configuration.relays.isEmpty else {
      throw Problem(
        "no relay is configured", at: files.configuration.location(),
        hint: "add “delivery: { smtp: smtp://localhost:587 }”", category: .configuration)
    }
    return edition.configuration.relays
  }

  /// What holds for all relays together, with what other runs spend of it. Nothing is shared where nothing
  /// leaves this machine.
  private func limits(
    for relays: [Relay], of request: SendRequest, _ edition: Edition
  ) throws -> RunLimits {
    guard !relays.isEmpty else { return RunLimits() }
    var limits = edition.configuration.delivery.limits
    // Who asks for a test looks at it now.
    if case .test = request.route { limits.window = nil }
    let all = [limits] + relays.map(\.policy.limits)
    return RunLimits(
      limits, zone: edition.newsletter.timeZone,
      budgets: all.contains(where: \.hasRates) ? try BudgetFile(in: files.budgets) : nil,
      slots: all.contains { $0.connections != nil } ? try ConnectionSlots(in: files.budgets) : nil)
  }

  /// What a shard may take of a relay.
  func share(_ relay: RelaySettings, _ shard: Shard) throws(Problem) -> DeliveryPolicy {
    guard let policy = relay.policy.share(of: shard) else {
      throw Problem(
        "\(relay.name): \(relay.policy.connections) connections cannot be shared by \(shard.count)",
        at: files.configuration.location(),
        hint: "raise “connections” of “delivery”, or cut the recipients into fewer shards",
        category: .configuration)
    }
    return policy
  }

  /// Whom a test is for: the reader of that address, or nobody in particular.
  func tester(
    _ address: EmailAddress, _ list: MailingList, isEditor: Bool
  ) throws -> Subscriber {
    let status = try list.consent.status(of: address)
    guard status == .subscribed || isEditor else {
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
