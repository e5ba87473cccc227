import Diagnostics
import Foundation
import Mail
import Newsroom

/// What the page says of a test: whom it would go to, or what the relay said.
enum TestAnswer {
  case offer(TestOffer, once: String)
  case sent(TestOutcome)
  case refused(NewsroomProblem)

  func markup(spell: @escaping @Sendable (Advice) -> String) -> Markup {
    switch self {
    case .offer(let offer, let once):
      return """
        <p>To <b>\(offer.address.description)</b>, and to nobody else:<br>“\(offer.subject)”<br><span class="quiet">from \(offer.sender), by \(offer.relays.joined(separator: " or "))</span></p>
        <form data-once="\(once)"><button>Send the test</button></form>
        """
    case .sent(let outcome):
      let isTaken = outcome.outcome == .accepted
      let words = (outcome.outcome ?? .unsent).testWords
      let word = words.prefix(1).uppercased() + words.dropFirst()
      let relay: Markup = outcome.relay.map { relay -> Markup in " by \(relay)" } ?? ""
      return """
        <p><b class="\(isTaken ? "good" : "bad")">\(word)</b>\(relay): <code>\(outcome.reply)</code></p>
        """
    case .refused(let problem):
      let rows = problem.problems.map { ProblemRow($0, spell: spell).markup }
      return "<p class=\"bad\">No test is sent.</p><ul class=\"problems\">\(rows)</ul>"
    }
  }

  /// The form that asks for one; it is never replaced while somebody writes in it.
  static let form: Markup = """
    <section aria-labelledby="test-title"><h2 id="test-title">Test mail</h2>
    <form id="test"><label for="test-address">Address</label> <input id="test-address" name="address" type="email" required autocomplete="email"> <button>Look before it is sent</button></form>
    <div id="test-answer" role="status"></div></section>
    """
}
