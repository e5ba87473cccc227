import Synchronization

/// What mails told that no page has heard of yet. Views that no page has opened are not listened to: whoever makes up
/// names takes no room, and pushes nobody out.
final class SignalBoard: Sendable {
  private struct Page {
    /// A page that reconnects has two streams for a moment, or none; the newest comes last.
    var streams: [Int] = []
    var told: [MailSignal] = []
    /// What the newest frame told of its height: it says so once, and may have said it to a stream that was closed.
    var heights: [MailSignal] = []
  }

  private struct State {
    var pages: [String: Page] = [:]
    var lastStream = 0
  }

  private let state = Mutex(State())
  /// More pages than that nobody has open, and no frame tells more at a time; the rest is forgotten.
  private static let (limit, room) = (256, 16)

  /// A page with this view listens, until it is closed.
  /// - Returns: the number of its stream.
  func open(_ view: String) -> Int {
    state.withLock { state in
      if state.pages.count >= Self.limit {
        state.pages = state.pages.filter { !$0.value.streams.isEmpty }
      }
      state.lastStream += 1
      var page = state.pages[view] ?? Page()
      page.streams.append(state.lastStream)
      page.told = page.heights + page.told.filter { !page.heights.contains($0) }
      state.pages[view] = page
      return state.lastStream
    }
  }

  /// - Returns: whether something is left for another stream of the page.
  func close(_ view: String, _ stream: Int) -> Bool {
    state.withLock { state in
      state.pages[view]?.streams.removeAll { $0 == stream }
      return state.pages[view].map { !$0.streams.isEmpty && !$0.told.isEmpty } ?? false
    }
  }

  func tell(_ signal: MailSignal) {
    state.withLock { state in
      guard var page = state.pages[signal.view] else { return }
      // The last click is what is asked about.
      if case .picked = signal { page.told.removeAll(where: \.isPick) }
      if !signal.isPick {
        page.heights.removeAll(where: signal.supersedes)
        page.heights = (page.heights + [signal]).suffix(Self.room)
      }
      page.told = (page.told + [signal]).suffix(Self.room)
      state.pages[signal.view] = page
    }
  }

  /// What the newest stream of a page is to say: of one that the page has closed nobody knows until a write fails.
  func take(_ view: String, by stream: Int) -> [MailSignal] {
    state.withLock { state in
      guard let page = state.pages[view], page.streams.last == stream else { return [] }
      state.pages[view]?.told = []
      return page.told
    }
  }
}
