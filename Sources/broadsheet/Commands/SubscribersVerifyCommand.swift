import ArgumentParser
import Diagnostics
import Newsroom
import Subscribers

/// `subscribers verify`: looks over the addresses of a list.
struct SubscribersVerifyCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Looks for addresses that seem wrong; nothing is changed, and nobody is left out.",
    discussion: """
      Rows that cannot be read, duplicates, domains that look like a known one (gmial.com), a domain without a dot or \
      with a number at its end, letters of several alphabets in one word, letters that a wrong encoding lost, offices \
      (info@), addresses that last an hour, and a spreadsheet’s apostrophe. Nobody is asked over the network. \
      Ends with 65 when a row cannot be read.
      """)

  @ParentCommand var root: Broadsheet
  @OptionGroup var list: ListOption
  @OptionGroup var output: JSONOption

  func run(_ context: CommandContext) throws {
    let (list, verification) = try context.newsroom.verify(list.list)
    try context.show(Answer(list: list.name, verification: verification), output)
    if verification.findings.contains(where: { $0.rule == "unreadable" }) { throw ExitStatus.input }
  }

  private struct Answer: CommandResult {
    let list: String
    let verification: RosterVerification

    private enum CodingKeys: CodingKey { case rule, email, message, file, line, mailed }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      for finding in verification.findings {
        var row = container.nestedContainer(keyedBy: CodingKeys.self)
        try row.encode(finding.rule, forKey: .rule)
        try row.encode(finding.email, forKey: .email)
        try row.encode(finding.problem.reason, forKey: .message)
        try row.encode(finding.problem.location?.file, forKey: .file)
        try row.encode(finding.problem.location?.line, forKey: .line)
        try row.encode(finding.isMailed, forKey: .mailed)
      }
    }

    var lines: [String] {
      let findings = verification.findings.map { finding in
        finding.problem.words
          + (finding.email != nil && !finding.isMailed ? " (not mailed anyway)" : "")
      }
      let rows = verification.rows.counting("row")
      return findings + [
        "\(list): \(rows), \(findings.isEmpty ? "nothing" : "\(findings.count)") to look at"
      ]
    }
  }
}
