import Articles
import Diagnostics
import Digest
import Mail
import Template

/// What `broadsheet.yml` says, read once into values that cannot be wrong.
struct Configuration {
  var newsletter: Newsletter
  var sources: [String]
  var tagRules: [TagRule]
  var issue: IssueSettings
  var delivery: DeliverySettings?

  struct IssueSettings {
    var id: TemplateSource
    var subject: TemplateSource
    var preheader: TemplateSource?
    var window: WindowSetting
    /// The fewest articles that make an issue.
    var minimum: Int
    var sections: [Selector.Section]
  }

  enum WindowSetting: Equatable {
    case sinceLastIssue
    case days(Int)
  }
}
