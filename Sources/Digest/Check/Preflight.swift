import Diagnostics
package import Foundation
package import Subscribers
import Template

/// What the rules look at before anything is sent.
package struct Preflight: Sendable {
  package var frozen: FrozenIssue
  package var list: MailingList
  package var now: Date
  /// Whether rows that cannot be used are left out with a warning.
  package var skipsBadRows: Bool
  /// The issue's folder as it should be shown.
  package var shownFolder: String

  package init(
    frozen: FrozenIssue, list: MailingList, now: Date, skipsBadRows: Bool, shownFolder: String
  ) {
    self.frozen = frozen
    self.list = list
    self.now = now
    self.skipsBadRows = skipsBadRows
    self.shownFolder = shownFolder
  }

  var issue: Issue { frozen.issue }

  /// The two parts of the mail, each with the file in which somebody can look at it.
  var parts: [(kind: TemplateSource.Kind, pieces: [TemplatePiece], file: String)] {
    [
      (.html, frozen.html, IssueStore.FileName.html),
      (.text, frozen.text, IssueStore.FileName.text),
    ]
  }

  func location(_ file: String) -> SourceLocation {
    SourceLocation(file: "\(shownFolder)/\(file)")
  }

  private static let rules: [any CheckRule.Type] = [
    PostalAddressRule.self, UnsubscribeLinkRule.self, OneClickRule.self, SubjectRule.self,
    SameArticlesRule.self, SizeRule.self, FreshnessRule.self, RosterRule.self,
    ReaderFieldsRule.self,
  ]

  /// What all rules say, errors first.
  package func findings() -> [Finding] {
    let all = Self.rules.flatMap { $0.findings(in: self) }
    return all.filter { $0.severity == .error } + all.filter { $0.severity == .warning }
  }
}
