package import Articles
package import Clock
package import Digest
package import Expressions
package import Template

/// What `broadsheet.yml` says for one list, read once into values that cannot be wrong.
package struct Configuration: Sendable {
  package var newsletter: Newsletter
  package var sources: [Source]
  package var tagRules: [TagRule]
  package var issue: IssueSettings
  /// The relays that mail goes out by, none where nothing is said of them.
  package var relays: [RelaySettings]
  /// Where bounces go (RFC 5321 §2.3.1); the author's address where nothing is said.
  package var delivery: DeliverySettings
  package var secretKey: Secret
  /// Parts of lists, by the names that stand for them.
  package var segments: [String: SegmentExpression]
  /// All lists, the default one first.
  package var lists: [String]

  package var isDefaultList: Bool { newsletter.list.name == lists.first }

  /// Where articles come from.
  package enum Source: Sendable, Equatable {
    /// A file or folder of the edition, relative to it.
    case path(String)
  }

  package struct IssueSettings: Sendable {
    package var id: TemplateSource
    package var subject: TemplateSource
    package var preheader: TemplateSource?
    package var window: WindowSetting
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
