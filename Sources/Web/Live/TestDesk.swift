import Diagnostics
import Digest
import Dispatch
import Foundation
import Mail
import Newsroom
import Synchronization

/// Tests that pages ask for: first it is said whom one would go to, and only who shows what was said then has it sent.
final class TestDesk: Sendable {
  private let newsroom: Newsroom
  private let list: String?
  /// One after the other, beside the pages: a relay may take its time.
  private let sending = DispatchQueue(label: "preview.tests")
  /// Beside those as well: to look what would be sent nobody waits for a relay.
  private let looking = DispatchQueue(label: "preview.tests.offers")
  private let asked = Mutex<[Asked]>([])

  private struct Asked {
    let once: String
    let issue: IssueName
    let address: EmailAddress
    /// What was looked at.
    let shown: FrozenIssue
    let end: ContinuousClock.Instant
  }

  /// How many are waited for, and for how long: nobody has more in mind.
  private static let limit = 16
  private static let patience = Duration.seconds(600)
  /// How long a relay may take before the test is given up.
  private static let relayPatience = Duration.seconds(120)

  init(_ newsroom: Newsroom, list: String?) { (self.newsroom, self.list) = (newsroom, list) }

  /// Whom a test would go to, and the value that has it sent, once.
  func offer(
    of sight: Sight, to text: String
  ) async throws(NewsroomProblem) -> (offer: TestOffer, once: String) {
    guard let issue = sight.issue, sight.problems.isEmpty else {
      throw NewsroomProblem(
        sight.problems.isEmpty ? [Problem("there is no issue to send")] : sight.problems)
    }
    let newsroom = newsroom
    let (address, once): (EmailAddress, String)
    do {
      (address, once) = (
        try EmailAddress(parsing: text), Hex.string(try newsroom.effects.randomBytes(16))
      )
    } catch { throw NewsroomProblem([error as? Problem ?? Problem(error.plainReason)]) }
    let offer = try await doing(on: looking) { () throws(NewsroomProblem) in
      try newsroom.testOffer(of: issue, to: address)
    }
    asked.withLock { asked in
      if asked.count >= Self.limit { asked.removeFirst() }
      asked.append(
        Asked(
          once: once, issue: sight.name, address: address, shown: issue.frozen,
          end: .now + Self.patience))
    }
    return (offer, once)
  }

  /// Sends what was offered with this value.
  func send(_ once: String) async throws(NewsroomProblem) -> TestOutcome {
    let found = asked.withLock { asked -> Asked? in
      guard let place = asked.firstIndex(where: { $0.once == once }) else { return nil }
      return asked.remove(at: place)
    }
    guard let found, found.end > .now else {
      throw NewsroomProblem([Problem("this was not asked for, or was sent already: ask again")])
    }
    let (newsroom, list) = (newsroom, list)
    return try await doing(on: sending) { () throws(NewsroomProblem) in
      let end = ContinuousClock.now + Self.relayPatience
      return try newsroom.sendTest(
        of: found.issue.id, list: list, to: found.address, as: found.shown
      ) { .now > end }
    }
  }

  /// Reading lists, making mails and waiting for relays keep no cooperative thread.
  private func doing<Value: Sendable>(
    on queue: DispatchQueue, _ body: @escaping @Sendable () throws(NewsroomProblem) -> Value
  ) async throws(NewsroomProblem) -> Value {
    let result = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: Result(catching: body)) }
    }
    return try result.get()
  }
}
