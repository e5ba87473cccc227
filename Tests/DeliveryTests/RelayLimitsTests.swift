import Foundation
import Testing

@testable import Delivery

/// Limits of a domain that one of two relays has.
@Suite struct RelayLimitsTests {
  private func limited(_ change: (inout DeliveryLimits) -> Void) -> DeliveryLimits {
    var limits = DeliveryLimits()
    change(&limits)
    return limits
  }

  private func two(
    _ limits: [String: DeliveryLimits.DomainLimits],
    _ others: [String: DeliveryLimits.DomainLimits] = [:], weight: Int? = nil, of count: Int,
    answer: @escaping (String, Int, Int, Double) -> RunSimulation.Answer = { _, _, _, _ in .taken }
  ) -> RunSimulation {
    let relays = [("a", limits), ("b", others)].map { name, domains in
      RunDecisions.RelayPlan(
        name: name, connections: 2, weight: weight, limits: limited { $0.domains = domains })
    }
    return RunSimulation(relays, of: count, answer: answer)
  }

  @Test(arguments: [nil, 1])
  func `a relay's own limit of a domain leaves that to the other`(weight: Int?) {
    let budget = DeliveryLimits.DomainLimits(rates: [Rate(100, per: .day)])
    var run = two(["a.example": budget], weight: weight, of: 300)
    run.run()
    #expect(run.count(of: .accepted) == 300 && run.starts(of: "a") == 100)
    #expect(run.decisions.stop == nil && run.end < 60, "\(run.end)")
    // Where both have one, the run ends with both.
    var both = two(
      ["a.example": budget], ["*": .init(rates: [Rate(50, per: .day)])], weight: weight, of: 300)
    both.run()
    #expect(both.count(of: .accepted) == 150 && both.starts(of: "a") == 100)
    guard case .later(_, "150 at a.example must wait")? = both.decisions.stop else {
      Issue.record("\(String(describing: both.decisions.stop))")
      return
    }
    // One that is used up waits for another that has only to wait a little.
    var slow = two(
      ["a.example": budget], ["a.example": .init(rates: [Rate(1, per: .second)])], of: 150)
    slow.run()
    #expect(slow.count(of: .accepted) == 150 && slow.decisions.stop == nil)
    #expect(slow.end < 60, "\(slow.end)")
  }

  @Test func `a relay's own connections to a domain are counted for it alone`() {
    var run = two(["a.example": .init(connections: 1)], of: 100)
    run.run()
    #expect(run.count(of: .accepted) == 100 && run.most == ["a": 1, "b": 2])
    #expect(run.starts(of: "a") >= 30, "\(run.starts(of: "a"))")
  }

  @Test func `who waits for a relay's limit is the other's when the relay is left`() {
    let budget = DeliveryLimits.DomainLimits(rates: [Rate(10, per: .day)])
    // Both put the other's domain off, or the relay with the limit alone does.
    for refusing in [["b"], ["a"]] {
      var run = two(["x.example": budget], of: 120) { relay, number, _, _ in
        refusing.contains(relay) && number.isMultiple(of: 2) && number > 30
          ? .no(550, "5.7.1") : .taken
      }
      run.domain = { $0.isMultiple(of: 2) ? "x.example" : "a.example" }
      run.run()
      #expect(run.starts.filter { $0.relay == "a" && $0.number.isMultiple(of: 2) }.count <= 10)
      #expect(run.end < 60 && run.starts.count < 200, "\(refusing) \(run.end)")
      #expect(run.count(of: .accepted) >= 60)
    }
    var left = two(["a.example": budget], of: 60) { relay, _, _, time in
      relay == "b" && time > 0.1 ? .no(535, "", .mail) : .taken
    }
    left.run()
    guard case .later? = left.decisions.stop else {
      Issue.record("\(String(describing: left.decisions.stop))")
      return
    }
    // What the one puts off and the other keeps waiting is nobody's once the other is left.
    var nobody = two([:], ["x.example": budget], of: 200) { relay, number, _, time in
      relay == "b"
        ? time > 0.2 ? .no(535, "", .mail) : .taken
        : number.isMultiple(of: 2) ? .no(550, "5.7.1") : .taken
    }
    nobody.domain = { $0.isMultiple(of: 2) ? "x.example" : "a.example" }
    nobody.run()
    #expect(nobody.putOff == ["x.example"] && nobody.left == ["b": .relay("535")])
    #expect(nobody.end < 60 && nobody.starts.count < 130, "\(nobody.end)")
    var other = two(["a.example": budget, "b.example": .init()], of: 60) { relay, number, _, _ in
      relay == "a" && number == 41 ? .no(535, "", .mail) : .taken
    }
    other.domain = { $0 <= 40 ? "a.example" : "b.example" }
    other.run()
    #expect(other.kinds.count == 60 && other.decisions.stop == nil)
  }

  @Test func `a domain that is put off is not waited for`() {
    let limits = limited { $0.domains = ["x.example": .init(rates: [Rate(3, per: .day)])] }
    var run = RunSimulation(
      [RunDecisions.RelayPlan(name: "a", connections: 2, limits: limits)], of: 60
    ) { _, number, _, _ in number.isMultiple(of: 3) ? .taken : .no(550, "5.7.1") }
    run.domain = { $0.isMultiple(of: 3) ? "a.example" : "x.example" }
    run.run()
    #expect(run.putOff == ["x.example"] && run.starts.count == 23)
    #expect(run.decisions.stop == nil, "\(String(describing: run.decisions.stop))")
  }
}
