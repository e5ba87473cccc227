import Diagnostics
import Subscribers

/// A column that says who may be mailed, as exports of other systems have it, is not asked when mails are
/// sent: whoever left there would be mailed again.
enum ConsentColumnRule: CheckRule {
  static let name = RuleName.consentColumn

  static func findings(in preflight: Preflight) -> [Finding] {
    plain(in: preflight) + doubtful(in: preflight)
  }

  /// What an import would ask about is told of: it says who has left, or nothing of the kind.
  private static func doubtful(in preflight: Preflight) -> [Finding] {
    preflight.consentDoubts(preflight.list).map { doubt in
      let value = String(doubt.value.prefix(60)).printable
      var location = preflight.sources.roster
      location.line = doubt.line
      var problem = Problem(
        doubt.isPlain
          ? "“\(value)” stands in the column “\(doubt.column)”, and would not be heeded"
          : "the column “\(doubt.column)” may say who may be mailed, and is not heeded: “\(value)”",
        at: location, hint: doubt.hint, advice: doubt.advice)
      problem.about = doubt.about(preflight.sources.roster.file)
      return finding(doubt.isPlain ? .error : .warning, problem)
    }
  }

  private static func plain(in preflight: Preflight) -> [Finding] {
    ConsentColumns.of(preflight.list.roster).map { column in
      var finding = error(
        "the column “\(column)” says who may be mailed, and would not be heeded",
        at: preflight.sources.roster, advice: .importRoster)
      finding.problem.about = ["ROSTER": preflight.sources.roster.file]
      return finding
    }
  }
}
