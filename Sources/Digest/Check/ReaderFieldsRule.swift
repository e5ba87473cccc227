import Subscribers
import Template

/// A column that the templates use may have gone from the roster since it was composed.
enum ReaderFieldsRule: CheckRule {
  static let name = RuleName.readerFields

  static func findings(in preflight: Preflight) -> [Finding] {
    let known = Set(
      (preflight.frozenColumns ?? preflight.list.roster.header.columns)
        + Reader.names.names.map(\.name))
    return preflight.frozen.readerFields.filter { !known.contains($0) }
      .map {
        error(
          "the issue uses reader.\($0), but the roster has no column “\($0)”",
          at: preflight.sources.roster)
      }
  }
}
