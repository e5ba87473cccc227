import Diagnostics

/// An article that another issue has carried in the meantime would reach the same readers twice.
enum AlreadyCarriedRule: CheckRule {
  static let name = RuleName.alreadyCarried

  static func findings(in preflight: Preflight) -> [Finding] {
    preflight.carriedSince.map { article, issue in
      error(
        "issue \(issue) has carried “\(article.title)” since this one was composed",
        at: article.source.map(preflight.sources.article),
        // One that a part of the list has had never gives way.
        advice: preflight.frozenColumns == nil ? .composeAgain : .composeAnother)
    }
  }
}
