import Articles
package import Diagnostics
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
  package var sources: Sources
  /// Articles of the issue that another issue of the list has carried since it was composed.
  package var carriedSince: [(article: Issue.Entry, issue: String)]
  /// The fields of the recipients of a send that is begun; nil while those of the roster count.
  package var frozenColumns: [String]?
  /// The relays that it would go out by, as they were when last seen; none while one of them never was: it
  /// may take all that the others do not.
  package var seenRelays: [SeenRelay] = []
  /// Why the page that mails promise does not answer; nil where it does, or was not asked.
  package var missingPage: String?
  /// Finds the columns of the roster that may say who may be mailed. That looks at every row: whoever checks one list
  /// again and again finds them once.
  package var consentDoubts: @Sendable (MailingList) -> [ConsentColumns.Doubt] = {
    ConsentColumns.doubts(in: $0.roster, log: $0.consent)
  }

  /// Where a person mends what is wrong with an issue: what it was made from, never the frozen copy.
  package struct Sources: Sendable {
    /// The templates of the two parts.
    var html: SourceLocation
    var text: SourceLocation
    var roster: SourceLocation
    /// Where a key of the configuration stands, such as `issue.subject`, or its file.
    var setting: @Sendable (_ key: String) -> SourceLocation
    private var edition: Place

    package init(
      edition: Place, templates: Place, roster: SourceLocation,
      setting: @escaping @Sendable (_ key: String) -> SourceLocation
    ) {
      html = TemplateFolder.place(of: TemplateFolder.htmlName, in: templates).location()
      text = TemplateFolder.place(of: TemplateFolder.textName, in: templates).location()
      self.edition = edition
      self.roster = roster
      self.setting = setting
    }

    func article(_ source: Article.Source) -> SourceLocation {
      edition.appending(source.path).location(line: source.line)
    }
  }

  package init(
    frozen: FrozenIssue, list: MailingList, now: Date, skipsBadRows: Bool, sources: Sources,
    carriedSince: [(article: Issue.Entry, issue: String)] = [], frozenColumns: [String]? = nil
  ) {
    self.frozen = frozen
    self.list = list
    self.now = now
    self.skipsBadRows = skipsBadRows
    self.sources = sources
    self.carriedSince = carriedSince
    self.frozenColumns = frozenColumns
  }

  var issue: Issue { frozen.issue }

  /// The two parts of the mail, each with the template that somebody can mend.
  var parts: [(kind: TemplateSource.Kind, pieces: [TemplatePiece], template: SourceLocation)] {
    [(.html, frozen.html, sources.html), (.text, frozen.text, sources.text)]
  }

  private static let all: [any CheckRule.Type] = [
    PostalAddressRule.self, UnsubscribeLinkRule.self, OneClickRule.self, UnsubscribePageRule.self,
    SubjectRule.self, LinksRule.self,
    AlreadyCarriedRule.self, SameArticlesRule.self, SizeRule.self, FreshnessRule.self,
    RosterRule.self, ConsentColumnRule.self, ReaderFieldsRule.self, SMTPUTF8Rule.self,
    RelayRule.self,
  ]

  /// What it looks at; findings of other names come from elsewhere.
  package static let rules = Set(all.map { $0.name })

  /// What all rules say, errors first.
  package func findings() -> [Finding] {
    let all = Self.all.flatMap { $0.findings(in: self) }
    return all.filter { $0.severity == .error } + all.filter { $0.severity == .warning }
  }
}
