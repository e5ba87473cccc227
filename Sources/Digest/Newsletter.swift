package import Foundation
package import Mail

/// What an edition says of itself, as far as its mails show it.
package struct Newsletter: Sendable {
  package var name: String
  package var from: Mailbox
  package var replyTo: Mailbox?
  package var postalAddress: String?
  package var baseURL: String?
  /// Where issues are published, with a slash at its end; each has a folder of its own below it.
  package var archiveURL: String?
  package var listID: String
  package var language: String
  package var timeZone: TimeZone
  package var list: String
  /// An address that takes unsubscribe mails (RFC 2369 §3.2).
  package var unsubscribeAddress: EmailAddress?
  /// Whether issues go out by a timetable, without anybody's hand (RFC 3834 §5.1).
  package var isScheduled: Bool

  package init(
    name: String, from: Mailbox, replyTo: Mailbox?, postalAddress: String?, baseURL: String?,
    archiveURL: String? = nil, listID: String, language: String,
    timeZone: TimeZone, list: String, unsubscribeAddress: EmailAddress?, isScheduled: Bool
  ) {
    self.name = name
    self.from = from
    self.replyTo = replyTo
    self.postalAddress = postalAddress
    self.baseURL = baseURL
    self.archiveURL = archiveURL
    self.listID = listID
    self.language = language
    self.timeZone = timeZone
    self.list = list
    self.unsubscribeAddress = unsubscribeAddress
    self.isScheduled = isScheduled
  }
}
