import ArgumentParser
import Diagnostics
import Foundation
import Newsroom

/// `doctor`: what would stop a send, before there is one.
struct DoctorCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Shows what here, or at the relay, would stop a send, and how to mend it.",
    discussion: """
      It looks at the configuration, the folder, secrets, templates, lists, the clock, the timer, the disk and git, opens a \
      session with each relay and ends it without a mail, and asks the domain name system what receivers will ask. \
      Nothing is sent and nothing is written.

      A line for each: ok, unknown (nobody could tell), warning (mail goes out, and somebody should look) or error \
      (no issue would go out). It ends with 0 unless there is an error; then with 74, 78, 65 or 69, as a send would.

      BROADSHEET_DNS=127.0.0.1:5353 names a DNS server in place of those of /etc/resolv.conf.
      """)

  @ParentCommand var root: Broadsheet
  @Flag(help: "Ask nothing over the network: neither relays nor domains nor pages.")
  var offline = false
  @Option(
    name: .customLong("dkim-selector"), parsing: .singleValue,
    help: ArgumentHelp(
      "A selector that the relay signs with (s= in a DKIM-Signature); may be given several times.",
      valueName: "selector"))
  var selectors: [String] = []
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func validate() throws {
    for selector in selectors
    where selector.wholeMatch(of: /[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*/) == nil {
      throw ValidationError("“\(selector)” is no selector")
    }
  }

  func run(_ context: CommandContext) throws {
    let findings = context.newsroom.doctor(
      DoctorRequest(isOffline: offline, selectors: selectors, callers: callers(context)))
    try context.show(Answer(findings: findings), output)
    let code = ExitStatus.of(findings)
    if code != .success { throw code }
  }

  /// What calls “run --due” for the folder on this machine.
  private func callers(_ context: CommandContext) -> [TimerStanding.Caller] {
    guard (try? context.newsroom.timetableView()) != nil else { return [] }
    let installing = HeartbeatInstalling(machine: .live())
    do {
      return try installing.found(folder: context.newsroom.folder.realPath).map { found in
        TimerStanding.Caller(found.words, isActive: found.state.map { $0 == "enabled" })
      }
    } catch {
      context.warn([error])
      return []
    }
  }

  private struct Answer: CommandResult {
    let findings: [DoctorFinding]

    func encode(to encoder: any Encoder) throws {
      try findings.map(DoctorRow.init).encode(to: encoder)
    }

    var lines: [String] {
      let counts = DoctorFinding.Severity.allCases.reversed().map { severity in
        "\(findings.count { $0.severity == severity }) \(severity.rawValue)"
      }
      return findings.map(\.line) + [counts.joined(separator: ", ")]
    }
  }
}

/// A finding as JSON shows it; every key is there, `null` where there is no value.
struct DoctorRow: Encodable {
  let check: String
  let severity: String
  let message: String
  let hint: String?

  init(_ finding: DoctorFinding) {
    (check, severity) = (finding.check.rawValue, finding.severity.rawValue)
    message = finding.message
    hint = finding.problem.hints(spelled: \.command)
  }

  private enum CodingKeys: CodingKey { case check, severity, message, hint }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(check, forKey: .check)
    try container.encode(severity, forKey: .severity)
    try container.encode(message, forKey: .message)
    try container.encode(hint, forKey: .hint)
  }
}

extension DoctorFinding {
  /// `file:line: reason`, or the reason alone.
  var message: String {
    problem.location.map { "\($0): \(problem.reason)" } ?? problem.reason
  }

  /// `severity: check: file:line: reason`, and what helps, all on one line.
  var line: String {
    let head = "\(severity.rawValue): \(check.rawValue): \(message)"
    let hint = problem.hints(spelled: \.command).map { "; hint: \($0)" } ?? ""
    return "\(head)\(hint)".printable
  }
}
