import Synchronization

/// What clients and the sink said to each other.
extension SMTPSink {
  /// A record of who said what, for tests that compare whole dialogues.
  package final class Transcript: Sendable {
    package struct Entry: Sendable, Equatable {
      /// The connection's number, from 1.
      package let session: Int
      /// `C: …` or `S: …`, with control characters escaped; messages appear as their size.
      package let line: String
    }

    private let limit: Int
    private let recorded = Mutex<[Entry]>([])

    /// Keeps the first `limit` lines and forgets what follows.
    package init(limit: Int = 10_000) {
      self.limit = limit
    }

    package var entries: [Entry] { recorded.withLock { $0 } }

    /// The lines of one connection, or of all in the order they were spoken.
    package func lines(session: Int? = nil) -> [String] {
      entries.filter { session == nil || $0.session == session }.map(\.line)
    }

    func record(_ line: String, session: Int) {
      recorded.withLock {
        if $0.count < limit { $0.append(Entry(session: session, line: line)) }
      }
    }
  }
}
