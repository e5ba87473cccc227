import Delivery
package import Diagnostics
import Foundation

/// What of the configuration could mend what a relay said as it ended a run; see `Remedy.swift` for a relay
/// that was not reached.
package enum Mending: String, Sendable, CaseIterable {
  case tls = "delivery.tls"
  case login = "delivery.username"
  case password = "delivery.password"
  case hello = "delivery.hello"
  case envelope = "delivery.envelope_from"
  case sender = "from"
  case rate = "delivery.rate"

  /// The keys of a relay's own that say it, what is nearest first; none for what is said once for all.
  var relayKeys: [String] {
    switch self {
    case .tls: ["tls"]
    case .login: ["username", "password", "token"]
    case .password: ["password", "token", "username"]
    case .hello: ["hello"]
    case .envelope, .sender: []
    case .rate: ["rate", "connections"]
    }
  }

  /// What to look at there.
  package var hint: String {
    switch self {
    case .tls:
      "“tls:” says how TLS is asked for: required, opportunistic or none; a port of smtps:// speaks it from the first byte"
    case .login: "“username:” and “password:” say who logs in"
    case .password: "“username:” and “password:” must be what the relay knows"
    case .hello: "“hello:” is the full name that this machine gives itself"
    case .envelope: "“envelope_from:” must be an address that the relay lets you send from"
    case .sender: "“from:” must be an address that the relay lets you send from"
    case .rate: "“rate:” and “connections:” say how much the relay gets at a time"
    }
  }
}

extension Mending {
  /// Decides by the codes that a relay spoke; nil where nothing of the configuration is known to help.
  init?(_ stop: StopReason) {
    switch stop {
    case .interrupted, .later: return nil
    case .message(let words): self.init(relay: words)
    case .relay(let words): self.init(relay: words)
    case .unreachable(let words): self.init(relay: words)
    }
  }

  private init?(relay words: String) {
    let answer = ReplyCode(of: words)
    switch (answer.code, answer.enhanced.map { [$0.subject, $0.detail] } ?? []) {
    // RFC 4954 §6.
    case (530, [7, 0]) where words.uppercased().contains("STARTTLS"): self = .tls
    case (530, _): self = .login
    case (535, _), (534, _), (538, _), (454, [7, 0]): self = .password
    // RFC 3463 §3.2: the sender's address is not taken.
    case (_, [1, 7]), (_, [1, 8]): self = .envelope
    // RFC 3463 §3.5: a command out of turn, or not taken, before a login.
    case (503, [5, 5]), (503, [5, 1]): self = .hello
    case (504, [5, 2]) where answer.stage == .mail || answer.stage == .recipient: self = .hello
    case (421, _), (432, _), (450, [7, 1]), (451, [7, 1]), (_, [3, 2]), (_, [7, 28]): self = .rate
    // Relaying denied: mostly a login that is missing.
    case (550, [7, 1]), (554, [7, 1]), (550, [7, 0]), (553, [7, 1]): self = .login
    // RFC 7489, and what providers say of a domain that is not theirs.
    case (_, [7, 23]), (_, [7, 26]), (_, [7, 60]), (_, [7, 64]): self = .sender
    default: return nil
    }
  }
}

extension Newsroom {
  /// What ended a run, at the line of the configuration that could mend it where one is known.
  package func problem(of stop: StopReason, in report: SendReport) -> Problem {
    // A connection that failed says by itself what it failed at.
    if let known = report.unreachable.first(where: { stop.description.contains($0.reason) }) {
      var problem = known
      problem.reason = stop.description
      return problem
    }
    if let left = report.leftRelays.first(where: { $0.stop == stop }) { return left.problem }
    return problem(of: stop, over: nil, isOnly: true)
  }

  /// Why a relay is given nobody any more, at the line that could mend it.
  /// - Parameters:
  ///   - relay: nil where it is not known which one it was.
  ///   - isOnly: whether there is no other that may be meant.
  func problem(of stop: StopReason, over relay: RelaySettings?, isOnly: Bool) -> Problem {
    guard let mending = Mending(stop) else {
      return Problem(stop.description, at: isOnly ? nil : relay?.place(of: "url"))
    }
    let own = mending.relayKeys.isEmpty ? nil : relay?.place(of: mending.relayKeys)
    return Problem(
      stop.description,
      at: own ?? ConfigurationFile.location(of: mending.rawValue, in: folder, for: nil),
      hint: mending.hint, category: .configuration)
  }
}
