import Clock
import Delivery
import Diagnostics
import Foundation
import Mail
import Settings

/// Reads how much may be sent, be it of a run or over a relay: rates, connections, hours, a warm-up, domains.
struct LimitsReader {
  let mapping: YAMLMapping
  let zones: ZoneFiles

  /// What may stand beside a relay's other keys.
  static let keys = [
    "rate", "connections", "messages_per_connection", "window", "zone", "warm_up", "domains",
  ]

  func limits() throws -> DeliveryLimits {
    var limits = DeliveryLimits()
    limits.rates = try rates("rate", in: mapping)
    limits.connections = try mapping.integer("connections", in: 1...1000)
    limits.messagesPerConnection = try mapping.integer(
      "messages_per_connection", in: 1...1_000_000)
    limits.window = try window()
    limits.warmUp = try warmUp()
    limits.domains = try domains()
    return limits
  }

  /// One rate or several, all of which hold.
  private func rates(_ key: String, in mapping: YAMLMapping) throws -> [Rate] {
    try (mapping.strings(key) ?? []).map { text in
      guard let rate = Rate(parsing: text) else {
        throw mapping.problem(
          "“\(text)” is not a rate", at: key, hint: "50/s, 10/min, 100000/h or 500/day")
      }
      return rate
    }
  }

  private func window() throws -> SendingWindow? {
    let zone = try mapping.zone("zone", in: zones)
    guard let text = try mapping.string("window") else {
      guard zone == nil else {
        throw mapping.problem(
          "a zone without a window", at: "zone", hint: "window: \"08:00-20:00\"")
      }
      return nil
    }
    guard var window = SendingWindow(parsing: text) else {
      throw mapping.problem(
        "“\(text)” is no window of hours", at: "window", hint: "window: \"08:00-20:00\"")
    }
    window.zone = zone
    return window
  }

  private func warmUp() throws -> WarmUp? {
    guard let plan = try mapping.mapping("warm_up") else { return nil }
    try plan.rejectKeys(otherThan: ["from", "steps"])
    let steps = try rates("steps", in: plan)
    guard let text = try plan.string("from"), !steps.isEmpty else {
      throw mapping.problem(
        "a warm-up needs its first day and its steps", at: "warm_up",
        hint: "warm_up: { from: 2026-11-20, steps: [200/day, 400/day] }")
    }
    guard let day = WarmUp.day(parsing: text) else {
      throw plan.problem("“\(text)” is not a day", at: "from", hint: "write it as 2026-11-20")
    }
    guard steps.allSatisfy({ $0.period == .day }) else {
      throw plan.problem(
        "a step of a warm-up is a rate by the day", at: "steps", hint: "steps: [200/day, 400/day]")
    }
    return WarmUp(from: day, steps: steps)
  }

  private func domains() throws -> [String: DeliveryLimits.DomainLimits] {
    guard let domains = try mapping.mapping("domains") else { return [:] }
    var limits: [String: DeliveryLimits.DomainLimits] = [:]
    var spellings = Spellings(of: domains)
    for name in domains.names {
      let domain: String
      do throws(DomainName.Failure) {
        domain = name == "*" ? name : try DomainName.asciiForm(of: name).lowercased()
      } catch {
        throw domains.problem(error.reason, at: name, hint: "gmail.com, or * for all others")
      }
      try spellings.add(name, as: domain)
      guard let settings = try domains.mapping(name) else { continue }
      try settings.rejectKeys(otherThan: ["rate", "connections"])
      limits[domain] = DeliveryLimits.DomainLimits(
        rates: try rates("rate", in: settings),
        connections: try settings.integer("connections", in: 1...1000))
    }
    return limits
  }
}
