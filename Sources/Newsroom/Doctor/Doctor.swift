import Diagnostics
import Foundation

/// What is asked of a doctor.
package struct DoctorRequest: Sendable {
  /// Whether nothing is asked over the network.
  package var isOffline = false
  /// Under which names the keys lie that the relay signs with (RFC 6376 §3.1).
  package var selectors: [String] = []
  /// What on this machine asks what the timetable says is due.
  package var callers: [TimerStanding.Caller] = []

  package init(
    isOffline: Bool = false, selectors: [String] = [], callers: [TimerStanding.Caller] = []
  ) {
    (self.isOffline, self.selectors, self.callers) = (isOffline, selectors, callers)
  }
}

extension Newsroom {
  /// What in this folder, this configuration, on this machine or at this relay would stop a send. Nothing is sent
  /// and nothing is written.
  package func doctor(_ request: DoctorRequest = DoctorRequest()) -> [DoctorFinding] {
    var all = Examination()
    all.add(folderFindings())
    all.add(diskFindings())
    all.add(gitFindings())
    guard let edition = all.attempt(.configuration, { try edition() }) else {
      all.add(clockFindings(nil))
      all.add(
        .configuration, .unknown,
        "secrets, templates, lists, relays and domains were not looked at: the configuration cannot be read",
        hint: "mend it and look again")
      return all.findings
    }
    all.add(
      .configuration, .ok,
      "reads, for \(edition.configuration.lists.count == 1 ? "one list" : "\(edition.configuration.lists.count) lists")",
      at: files.configuration.location())
    all.add(secretFindings(edition))
    all.add(clockFindings(edition))
    all.add(zoneFindings(edition))
    all.add(timerFindings(edition, request.callers))
    all.add(sourceFindings(edition))
    for list in edition.configuration.lists {
      guard let own = all.attempt(.configuration, { try self.edition(list: list) }) else {
        continue
      }
      all.add(issueFindings(own))
      all.add(listFindings(own))
      all.add(templateFindings(own))
      all.add(postalFindings(own))
    }
    all.add(relayFindings(edition, isOffline: request.isOffline))
    guard !request.isOffline else {
      all.add(
        .spf, .unknown,
        "no domain was looked up, and no page was asked: nothing was to be asked over the network")
      return all.findings
    }
    let cache = DNSCache(asking: effects.lookUp)
    for list in edition.configuration.lists {
      guard let own = all.attempt(.configuration, { try self.edition(list: list) }) else {
        continue
      }
      all.add(domainFindings(own, request.selectors, cache.answer))
      all.add(pageFindings(own))
    }
    return all.findings
  }
}
