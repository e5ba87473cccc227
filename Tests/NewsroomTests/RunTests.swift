import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// A run from outside: what it tells, and how it ends.
@Suite struct RunTests {
  @Test func `events tell a run from its beginning to its end`() throws {
    let edition = try TestEdition(readers: ["ada@example.org"])
    try edition.compose("one")
    let events = Collected<RunEvent>()
    let report = try edition.send(events: { events.add($0) })
    let settled = RunEvent.Settlement(
      recipient: try EmailAddress(parsing: "ada@example.org"), outcome: .accepted,
      reply: "250 taken", relay: "relay.example.org")
    #expect(
      events.all == [
        .began(recipients: 1), .sessionOpened(relay: "relay.example.org"), .settled(settled),
        .sessionClosed(relay: "relay.example.org"), .ended(report),
      ])
  }

  @Test func `who listens on a cooperative thread gets the same`() async throws {
    let edition = try TestEdition()
    try edition.compose("one")
    let plan = try await edition.newsroom.apart { try $0.plan(SendRequest(route: .relays)) }
    var last: RunEvent?
    for try await event in edition.newsroom.sending(plan) { last = event }
    guard case .ended(let report) = last else {
      Issue.record("no end")
      return
    }
    #expect(report.accepted == 5)
  }

  @Test func `who goes away ends the run after what is under way`() async throws {
    let left = DispatchSemaphore(value: 0)
    let ended = DispatchSemaphore(value: 0)
    let edition = try TestEdition { mail in
      // The second mail is under way until its listener has gone.
      if mail.envelope.forwardPaths.first?.localPart == "ben" { left.wait() }
      return .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    let newsroom = edition.newsroom
    let listener = Task {
      let plan = try newsroom.plan(SendRequest(route: .relays))
      for try await event in newsroom.sending(plan) {
        if case .settled = event { return }
      }
    }
    try await listener.value
    left.signal()
    // The lock goes with the run.
    Thread.detachNewThread {
      while (try? newsroom.plan(SendRequest(route: .relays))) == nil {
        Thread.sleep(forTimeInterval: 0.01)
      }
      ended.signal()
    }
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        ended.wait()
        continuation.resume()
      }
    }
    #expect([1, 2].contains(edition.mailed.count))
  }

  @Test func `who is told to stop finishes what is under way, and the same goes on`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    let flag = StopFlag()
    let plan = try edition.newsroom.plan(SendRequest(route: .relays))
    let report = try edition.newsroom.send(plan, isStopped: { flag.isRaised }) { event in
      if case .settled = event { flag.raise() }
    }
    #expect(report.stop == .interrupted && report.accepted == 1)
    #expect(report.leftOver == [.pending: 4])
  }

  @Test func `a second run beside one that is planned is told to wait`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    let plan = try edition.newsroom.plan(SendRequest(route: .relays))
    do {
      _ = try edition.newsroom.plan(SendRequest(route: .relays))
      Issue.record("two at once")
    } catch {
      #expect(error.problems.first?.category == .busy)
      #expect(error.problems.first?.advice == .seeStatus)
    }
    withExtendedLifetime(plan) {}
  }

  @Test func `a full disk is told, in the step in which it was, and what was done stays`() throws {
    var edition = try TestEdition()
    try edition.compose("one")
    let isFull = Collected<Bool>()
    let medium = MemoryJournal { step in
      step == .sync && !isFull.all.isEmpty
        ? Problem("cannot be written: no space left on device", category: .system) : nil
    }
    edition.effects.journal = { _ in medium }
    do {
      try edition.send(events: { event in if case .settled = event { isFull.add(true) } })
      Issue.record("nobody said anything")
    } catch let error as NewsroomProblem {
      #expect(error.step == .deliver)
      #expect(error.problems.first?.category == .system)
    }
    #expect(edition.mailed.count == 1)
  }

  @Test func `a clock that fails under way ends the run, and is not replaced by another`() throws {
    var edition = try TestEdition()
    try edition.compose("one")
    let isBroken = Collected<Bool>()
    edition.effects.now = {
      if !isBroken.all.isEmpty { throw Problem("the clock stands still", category: .system) }
      return TestEdition.noon
    }
    let said = problem {
      try edition.send(events: { event in if case .sessionOpened = event { isBroken.add(true) } })
    }
    #expect(said.contains("the clock stands still"))
    #expect(edition.mailed.isEmpty)
  }
}
