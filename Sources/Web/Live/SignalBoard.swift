import Synchronization

/// What mails told that no page has heard of yet.
final class SignalBoard: Sendable {
  private let told = Mutex<[String: [MailSignal]]>([:])
  /// More pages than that nobody has open, and no frame tells more at a time; the rest is forgotten.
  private static let (pages, room) = (256, 16)

  func tell(_ signal: MailSignal) {
    told.withLock { told in
      if told.count >= Self.pages { told.removeAll() }
      var signals = told[signal.view] ?? []
      // The last click is what is asked about.
      if case .picked = signal { signals.removeAll(where: \.isPick) }
      told[signal.view] = (signals + [signal]).suffix(Self.room)
    }
  }

  func take(_ view: String) -> [MailSignal] {
    told.withLock { $0.removeValue(forKey: view) ?? [] }
  }
}
