package import Clock
package import Mail

/// What an edition says of itself, as far as the mails of one list show it.
package struct Newsletter: Sendable {
  package var list: ListSettings
  package var from: Mailbox
  package var replyTo: Mailbox?
  package var postalAddress: String?
  package var baseURL: String?
  /// Where issues are published, with a slash at its end; each has a folder of its own below it.
  package var archiveURL: String?
  package var language: String
  package var timeZone: Zone
  /// Whether issues go out by a timetable, without anybody's hand (RFC 3834 §5.1).
  package var isScheduled: Bool

  package init(
    list: ListSettings, from: Mailbox, replyTo: Mailbox?, postalAddress: String?, baseURL: String?,
    archiveURL: String? = nil, language: String, timeZone: Zone, isScheduled: Bool
  ) {
    self.list = list
    self.from = from
    self.replyTo = replyTo
    self.postalAddress = postalAddress
    self.baseURL = baseURL
    self.archiveURL = archiveURL
    self.language = language
    self.timeZone = timeZone
    self.isScheduled = isScheduled
  }

  /// Its name on the list.
  package var name: String { list.title }

  /// Where an issue can be read on the web; nil where nothing is published.
  func url(of id: String) -> String? { archiveURL.map { "\($0)\(id)/" } }
}
