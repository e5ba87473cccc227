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

  @Test func `who stumbled before is not tried`() {
    var dot = PipelinedDot(isStumbling: true)
    expectBegin(&dot, false, isTrial: false)
  }
}
