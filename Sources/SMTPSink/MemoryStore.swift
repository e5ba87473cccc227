import Synchronization

/// A store that keeps every message in memory, for tests.
package final class MemoryStore: MailStore {
  private let kept = Mutex<[ReceivedMail]>([])

  package init() {}

  /// The messages stored so far, by sequence.
  package var mails: [ReceivedMail] {
    kept.withLock { $0 }.sorted { $0.sequence < $1.sequence }
  }

  package func store(_ mail: ReceivedMail) {
    kept.withLock { $0.append(mail) }
  }
}
