import Foundation
import Mail
import Synchronization
import Testing

@testable import Delivery

/// When a relay is told of the next envelope with the end of a message.
@Suite struct PipelinedDotTests {
  private func expectBegin(_ dot: inout PipelinedDot, _ mayBegin: Bool, isTrial: Bool) {
    let answer = dot.begin()
    #expect(answer == (mayBegin, isTrial))
  }

  typealias Answer = PipelinedDot.Answer

  @Test(
    arguments: [
      ([], false), ([.brokenBefore], true), ([.brokenAfter], false),
      ([.brokenAfter, .brokenAfter], true), ([.brokenAfter, .unseen, .brokenAfter], true),
      ([.brokenAfter, .inTurn, .brokenAfter], false), ([.inTurn, .brokenBefore], false),
      ([.inTurn, .brokenBefore, .inTurn, .brokenBefore, .brokenAfter], false),
      ([.inTurn, .brokenBefore, .brokenAfter, .brokenAfter], true),
      ([.unseen, .unseen, .unseen], false),
    ] as [([Answer], Bool)])
  func `a stumble is told from what happens anyway`(answers: [Answer], isStumbling: Bool) {
    var dot = PipelinedDot()
    for answer in answers {
      _ = dot.begin()
      dot.end(answer)
    }
    #expect(dot.isStumbling == isStumbling)
    let mayBegin = dot.begin().mayBegin
    #expect(mayBegin == !isStumbling)
  }

  @Test(arguments: [(2, true), (9, true), (20, false)])
  func `a relay that stumbles now and then is told from one that was restarted`(
    between: Int, isStumbling: Bool
  ) {
    var dot = PipelinedDot()
    for _ in 0..<8 {
      for _ in 0..<between { dot.end(.inTurn) }
      dot.end(.brokenBefore)
    }
    #expect(dot.isStumbling == isStumbling)
  }

  @Test func `one session tries before the others do it`() {
    var dot = PipelinedDot()
    expectBegin(&dot, true, isTrial: true)
    expectBegin(&dot, false, isTrial: false)
    dot.end(.unseen)
    expectBegin(&dot, true, isTrial: true)
    dot.end(.inTurn)
    expectBegin(&dot, true, isTrial: false)
    expectBegin(&dot, true, isTrial: false)
  }

  /// Whose first session tries, while another is lost that began nothing.
  private final class Trying: Transport {
    struct State {
      var opened = 0
      /// What the one after was told, by session.
      var told: [Int: Bool] = [:]
    }
    let state = Mutex(State())
    let end = ContinuousClock.now + .seconds(20)

    func openSession(isStopped: @escaping @Sendable () -> Bool) -> any TransportSession {
      Session(
        self,
        state.withLock { state in
          state.opened += 1
          return state.opened
        })
    }

    final class Session: TransportSession {
      let transport: Trying
      let number: Int
      init(_ transport: Trying, _ number: Int) {
        (self.transport, self.number) = (transport, number)
      }

      func wait(for session: Int) {
        while transport.state.withLock({ $0.told[session] == nil }),
          ContinuousClock.now < transport.end
        {
          usleep(1000)
        }
      }

      func deliver(_ mail: OutgoingMail, commit: () throws -> Void) -> DeliveryResult {
        .accepted(nil)
      }

      func deliver(
        _ mail: OutgoingMail, following: () throws -> FollowingMail?, commit: () throws -> Void
      ) throws -> DeliveryResult {
        if number == 2 {
          wait(for: 1)
          return .lost("gone")
        }
        let isFirst = transport.state.withLock { $0.told[number] == nil }
        if isFirst {
          let told = try following() != nil
          transport.state.withLock { $0.told[number] = told }
        }
        if number == 1 { wait(for: 3) }
        try commit()
        return .accepted(nil)
      }

      func close() {}
    }
  }

  @Test func `a session that is lost ends the trial of no other`() throws {
    let transport = Trying()
    let summary = try DeliveryRun(
      relays: [Relay(name: "a", transport: transport, policy: .quick(connections: 2))],
      queue: try Recipients(count: 6), record: NoRecord(), now: TestJournal.now
    ).run()
    #expect(summary.accepted == 6)
    let told = transport.state.withLock { $0.told }
    #expect(told[1] == true && told[3] == false, "\(told)")
  }

  @Test func `who stumbled before is not tried`() {
    var dot = PipelinedDot(isStumbling: true)
    expectBegin(&dot, false, isTrial: false)
  }
}
