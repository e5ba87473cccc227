import Diagnostics
import Testing

@testable import Digest

/// How grave a rule is, where somebody says so.
@Suite struct SeveritiesTests {
  private func finding(_ rule: RuleName, _ severity: Finding.Severity = .warning) -> Finding {
    Finding(rule: rule, severity: severity, problem: Problem("\(rule)"))
  }

  private func severities(_ levels: [RuleName: Severities.Level]) -> Severities {
    var severities = Severities()
    for (rule, level) in levels {
      let isSet = severities.set(rule, to: level)
      #expect(isSet)
    }
    return severities
  }

  @Test func `warnings are raised or left out, and what is left out is counted`() {
    let judged = severities([.links: .off, .size: .error, .freshness: .off, .lookalike: .warning])
      .judge(
        [finding(.links), finding(.lookalike), finding(.size), finding(.links), finding(.source)],
        isBegun: false)
    #expect(
      judged.findings == [finding(.size, .error), finding(.lookalike), finding(.source)])
    #expect(judged.off.map(\.rule) == [.links, .freshness])
    #expect(judged.off.map(\.count) == [2, 0])
  }

  @Test func `an error stays one`() {
    let strict = finding(.skippedFile, .error)
    for level in [Severities.Level.off, .warning] {
      let judged = severities([.skippedFile: level]).judge([strict], isBegun: false)
      #expect(judged.findings == [strict] && judged.off.allSatisfy { $0.count == 0 })
    }
  }

  @Test func `an issue that is begun is finished, whatever was raised`() {
    let severities = severities([.size: .error, .links: .off])
    let judged = severities.judge([finding(.size), finding(.links)], isBegun: true)
    #expect(judged.findings == [finding(.size)] && judged.off.map(\.count) == [1])
  }

  @Test func `of what a send cannot do without nothing less is made`() {
    let needed = RuleName.configurable.filter { $0.need != nil }
    #expect(
      needed == [
        .postalAddress, .unsubscribeLink, .unsubscribePage, .subject, .journal, .alreadyCarried,
        .roster,
        .consentColumn, .readerFields, .consentLog, .forgotten, .timetable,
      ])
    for rule in needed {
      var severities = Severities()
      let isSet = Severities.Level.allCases.map { severities.set(rule, to: $0) }
      #expect(isSet == [false, false, true])
    }
  }
}
