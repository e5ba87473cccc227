import Diagnostics
import Digest
import Foundation
import Subscribers

/// Whether a list can be read, and its templates.
extension Newsroom {
  func listFindings(_ edition: Edition) -> [DoctorFinding] {
    var all = Examination()
    let name = edition.newsletter.list.name
    let list = files.list(name)
    if let stray = strayLog(of: list) { all.add(.consentLog, .error, stray) }
    for problem in copyWarnings(of: list) { all.add(.consentLog, .warning, problem) }
    let statuses = all.attempt(.consentLog) { try ConsentLog(of: list).statuses() }
    if let statuses {
      _ = all.attempt(.consentLog) {
        try mustStillHaveLeft(
          list, statuses, since: files.issues.latest(of: name).issue,
          key: { try list.forgottenKey?() })
      }
    }
    guard list.roster.exists else {
      all.add(
        .roster, .error, "the list “\(name)” has no roster", at: list.roster.location(),
        advice: .addSubscriber, category: .input)
      return all.findings
    }
    guard let roster = all.attempt(.roster, { try Roster(at: list.roster) }) else {
      return all.findings
    }
    if let statuses {
      _ = all.attempt(.consentLog) {
        try mustHeedCopies(of: list, statuses, listed: roster.listed)
      }
    }
    for problem in roster.problems.prefix(3) { all.add(.roster, .error, problem) }
    if roster.problems.count > 3 {
      all.add(
        .roster, .error, "\(roster.problems.count - 3) more rows cannot be read",
        at: list.roster.location(), category: .input)
    }
    for column in ConsentColumns.of(roster) {
      var problem = Problem(
        "the column “\(column)” says who may be mailed, and would not be heeded",
        at: list.roster.location(), advice: .importRoster)
      problem.about = ["ROSTER": list.roster.shown]
      all.add(.roster, .error, problem)
    }
    for doubt in ConsentColumns.doubts(in: roster, log: try? ConsentLog(of: list)) {
      var problem = Problem(
        "“\(String(doubt.value.prefix(60)).printable)” stands in the column “\(doubt.column)”, which is not heeded",
        at: list.roster.location(line: doubt.line), hint: doubt.hint, advice: doubt.advice)
      problem.about = doubt.about(list.roster.shown)
      all.add(.roster, doubt.isPlain ? .error : .warning, problem)
    }
    guard !all.findings.contains(where: { $0.severity == .error }), let statuses else {
      return all.findings
    }
    if roster.listed.isEmpty {
      all.add(
        .roster, .warning, "the roster has no subscribers", at: list.roster.location(),
        advice: .addSubscriber)
    } else {
      all.add(
        .roster, .ok, "\(roster.subscribers.count) rows of “\(name)” read, and its log",
        at: list.roster.location())
    }
    let lost = statuses.subscribedWithoutRow(roster.listed)
    if lost > 0 {
      all.add(
        .consentLog, .warning, "\(lost) subscribed in the log have no row",
        at: list.roster.location(), hint: "bring back rows that were lost", advice: .listUnlisted)
    }
    return all.findings
  }

  func templateFindings(_ edition: Edition) -> [DoctorFinding] {
    var all = Examination()
    let name = edition.newsletter.list.name
    // A roster that cannot be read has been told of; templates may name its columns.
    guard let columns = try? edition.columns() else {
      all.add(
        .templates, .unknown,
        "not known whether the templates of “\(name)” name what there is: its roster cannot be read"
      )
      return all.findings
    }
    let isGood: Void? = all.attempt(.templates) {
      let composer = try edition.composer(
        for: ComposeRequest(list: name), now: try effects.now(), columns: columns,
        templates: try edition.templates())
      try composer.mustHaveGoodTemplates()
      _ = try composer.issueID()
    }
    if isGood != nil {
      all.add(.templates, .ok, "compile, for “\(name)”", at: files.templates.location())
    }
    return all.findings
  }

  func postalFindings(_ edition: Edition) -> [DoctorFinding] {
    guard edition.newsletter.postalAddress?.isEmpty ?? true else { return [] }
    return [
      DoctorFinding(
        .postalAddress, .error,
        Problem(
          "there is no postal address, without which no list is mailed",
          at: ConfigurationFile.location(of: "postal_address", in: folder, for: nil),
          hint: "add a line such as “postal_address: 1 Quay Street, Harbour”"))
    ]
  }
}
