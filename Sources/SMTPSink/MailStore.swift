/// What keeps the mail the sink accepts.
///
/// `store` is called on the connections' own threads, several at a time. When it throws, the client
/// gets `451 4.3.0` with the error's text and nothing counts as received.
package protocol MailStore: Sendable {
  func store(_ mail: ReceivedMail) throws
}
