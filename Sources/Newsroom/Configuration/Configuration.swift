package import Articles
package import Clock
package import Diagnostics
package import Digest
package import Expressions
package import Mail
package import Template

/// What `broadsheet.yml` says for one list, read once into values that cannot be wrong.
package struct Configuration: Sendable {
  package var newsletter: Newsletter
  /// Where articles come from.
  package var sources: [ArticleSource]
  package var tagRules: [TagRule]
  package var issue: IssueSettings
  /// The relays that mail goes out by, none where nothing is said of them.
  package var relays: [RelaySettings]
  /// Where bounces go (RFC 5321 §2.3.1); the author's address where nothing is said.
  package var delivery: DeliverySettings
  package var secretKey: Secret
  /// Parts of lists, by the names that stand for them.
  package var segments: [String: SegmentExpression]
  /// How grave the rules of the check are.
  package var severities = Severities()
  /// What opens a file at a line, such as `code -g {file}:{line}`; nil where nothing is said.
  package var editor: String?
  /// All lists, the default one first.
  package var lists: [String]
  /// Who gets proofs of issues that wait.
  package var editors: [EmailAddress] { notices.editors }
  /// Who is told what slots came to.
  package var notices = NoticeSettings()
  package var timetable = Timetable(entries: [], namesLists: false)
  /// Time zones that the system has no file of, each where it is named first.
  package var zoneWarnings: [Problem] = []
  /// Entries of the timetable whose issues wait for approval while nobody is told of them.
  package var approvalWarnings: [Problem] = []

  package var isDefaultList: Bool { newsletter.list.name == lists.first }

  package struct IssueSettings: Sendable {
    package var id: TemplateSource
    package var subject: TemplateSource
    package var preheader: TemplateSource?
    package var window: WindowSetting
    /// How far the very first issue looks back.
    package var first: DaySpan
    /// How far back articles are new that the last issue did not know.
    package var late: DaySpan
    /// Whether what had no room comes after the new ones next time.
    package var carriesOver: Bool
    /// The fewest articles that make an issue.
    package var minimum: Int
    package var sections: [Selector.Section]
  }

  package enum WindowSetting: Sendable, Equatable {
    case sinceLastIssue
    /// Calendar days of the edition's zone.
    case days(DaySpan)
  }
}
