import Synchronization

/// What mails told that no page has heard of yet. Views that no page has opened are not listened to: whoever makes up
/// names takes no room, and pushes nobody out.
final class SignalBoard: Sendable {
  private struct Page {
    /// A page that reconnects has two streams for a moment, or none.
    var streams = 0
    var told: [MailSignal] = []
  }

  private let pages = Mutex<[String: Page]>([:])
  /// More pages than that nobody has open, and no frame tells more at a time; the rest is forgotten.
  private static let (limit, room) = (256, 16)

  /// A page with this view listens, until it is closed as often.
  func open(_ view: String) {
    pages.withLock { pages in
      if pages.count >= Self.limit { pages = pages.filter { $0.value.streams > 0 } }
      pages[view, default: Page()].streams += 1
    }
  }

  func close(_ view: String) {
    pages.withLock { $0[view]?.streams -= 1 }
  }

  func tell(_ signal: MailSignal) {
    pages.withLock { pages in
      guard var page = pages[signal.view] else { return }
      // The last click is what is asked about.
      if case .picked = signal { page.told.removeAll(where: \.isPick) }
      page.told = (page.told + [signal]).suffix(Self.room)
      pages[signal.view] = page
    }
  }

  func take(_ view: String) -> [MailSignal] {
    pages.withLock { pages in
      defer { pages[view]?.told = [] }
      return pages[view]?.told ?? []
    }
  }
}
