/// How grave the rules are, where somebody says otherwise than they do.
///
/// What is an error of itself stays one: it keeps a send from harm.
package struct Severities: Sendable, Equatable {
  package enum Level: String, Sendable, CaseIterable {
    case off, warning, error
  }

  private var stated: [RuleName: Level] = [:]

  package init() {}

  /// - Returns: whether that is possible; it is not to make less of what a send cannot do without.
  package mutating func set(_ rule: RuleName, to level: Level) -> Bool {
    guard level == .error || rule.need == nil else { return false }
    stated[rule] = level
    return true
  }

  /// Those whose warnings keep an issue from being sent.
  package var raised: Set<RuleName> { Set(stated.filter { $0.value == .error }.keys) }

  /// What is left of findings, errors first.
  /// - Parameter isBegun: whether somebody has the issue: then it is finished, and no warning keeps it from that.
  package func judge(_ findings: [Finding], isBegun: Bool) -> Judgement {
    var judged: [Finding] = []
    var left: [RuleName: Int] = [:]
    for finding in findings {
      var finding = finding
      switch (finding.severity, stated[finding.rule]) {
      case (.warning, .off): left[finding.rule, default: 0] += 1
      case (.warning, .error) where !isBegun:
        finding.severity = .error
        judged.append(finding)
      default: judged.append(finding)
      }
    }
    return Judgement(
      findings: judged.filter { $0.severity == .error } + judged.filter { $0.severity == .warning },
      off: RuleName.allCases.filter { stated[$0] == .off }.map { ($0, left[$0] ?? 0) })
  }

  /// Findings as they count.
  package struct Judgement: Sendable {
    package let findings: [Finding]
    /// The rules that are turned off, each with how much it would have told.
    package let off: [(rule: RuleName, count: Int)]
  }
}
