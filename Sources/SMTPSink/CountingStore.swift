import Synchronization

/// A store around another that remembers how often each forward-path got something.
package final class CountingStore: MailStore {
  private let store: any MailStore
  private let counts = Mutex<[String: Int]>([:])

  package init(_ store: any MailStore) {
    self.store = store
  }

  package func store(_ mail: ReceivedMail) throws {
    try store.store(mail)
    counts.withLock { counts in for path in mail.forwardPaths { counts[path, default: 0] += 1 } }
  }

  /// How many mails each forward-path got, by its spelling in RCPT.
  package var arrivals: [String: Int] { counts.withLock { $0 } }
}
