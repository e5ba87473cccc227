/// What a check looks at, by the names that findings have and that `check:` of the configuration calls it by.
package enum RuleName: String, Sendable, CaseIterable, CustomStringConvertible {
  case postalAddress = "postal-address"
  case unsubscribeLink = "unsubscribe-link"
  case oneClick = "one-click"
  case unsubscribePage = "unsubscribe-page"
  case subject
  case links
  case journal
  case alreadyCarried = "already-carried"
  case sameArticles = "same-articles"
  case size
  case freshness
  case roster
  case consentColumn = "consent-column"
  case readerFields = "reader-fields"
  case smtputf8
  case relay
  case skippedFile = "skipped-file"
  case source
  case unknownTag = "unknown-tag"
  case articleText = "article-text"
  case lookalike
  case fileTime = "file-time"
  case samePerson = "same-person"
  case consentLog = "consent-log"
  case forgotten
  case timeZone = "time-zone"
  case timetable
  // What the preview alone tells of.
  case compose
  case takenName = "taken-name"
  case journals
  case secretKey = "secret-key"
  case list

  package var description: String { rawValue }

  /// Those that a configuration may speak of.
  package static let configurable = allCases.filter(\.isConfigurable)

  private var isConfigurable: Bool {
    switch self {
    case .compose, .takenName, .journals, .secretKey, .list: false
    default: true
    }
  }

  /// What would come of a send without it; nil for advice, which may be turned off.
  package var need: String? {
    switch self {
    case .postalAddress: "mails must say where their sender can be written to"
    case .unsubscribeLink, .unsubscribePage: "nobody may be mailed who has no way to leave"
    case .subject: "readers would get mails without a subject"
    case .alreadyCarried: "readers would get an article twice"
    case .journal: "readers who have the issue would get it again"
    case .roster: "readers whose rows cannot be used would be lost in silence"
    case .consentColumn, .consentLog: "people who have left would be mailed"
    case .readerFields: "mails would have holes where a reader’s fields belong"
    case .forgotten: "who asked to be forgotten would still be remembered"
    case .timetable: "what is due would not be sent, or not as it is written"
    case .oneClick, .links, .sameArticles, .size, .freshness, .smtputf8, .relay, .skippedFile,
      .source, .unknownTag, .articleText, .lookalike, .fileTime, .samePerson, .timeZone, .compose,
      .takenName, .journals, .secretKey, .list:
      nil
    }
  }
}
