package import Mail

/// What a newsletter is on one of its lists.
package struct ListSettings: Sendable, Equatable {
  /// What the list's files are named by.
  package var name: String
  /// The newsletter's name on this list.
  package var title: String
  /// RFC 2919 §2.
  package var listID: String
  /// An address that takes unsubscribe mails (RFC 2369 §3.2).
  package var unsubscribeAddress: EmailAddress?
  package var unsubscribe: UnsubscribeWay

  package init(
    name: String, title: String, listID: String, unsubscribeAddress: EmailAddress? = nil,
    unsubscribe: UnsubscribeWay = .web
  ) {
    self.name = name
    self.title = title
    self.listID = listID
    self.unsubscribeAddress = unsubscribeAddress
    self.unsubscribe = unsubscribe
  }
}
