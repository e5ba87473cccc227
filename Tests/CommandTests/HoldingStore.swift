import Foundation
import SMTPSink

/// A store that keeps mails, and their senders waiting for the reply until the test lets them go: what happens
/// while a run is under way depends on no machine's speed.
final class HoldingStore: MailStore {
  let kept = MemoryStore()
  private let free: Int
  private let gate = NSCondition()
  nonisolated(unsafe) private var isOpen = false

  /// - Parameter free: how many mails are answered at once.
  init(after free: Int = 0) { self.free = free }

  func store(_ mail: ReceivedMail) {
    kept.store(mail)
    let end = Date.now + 120
    gate.withLock {
      while !isOpen, kept.mails.count > free, gate.wait(until: end) {}
    }
  }

  /// Answers all that wait, and whatever comes after.
  func letGo() {
    gate.withLock {
      isOpen = true
      gate.broadcast()
    }
  }

  /// Waits for the first mail that is held.
  func holds() -> Bool {
    let end = Date.now + 60
    while kept.mails.count <= free {
      guard Date.now < end else { return false }
      usleep(5000)
    }
    return true
  }
}
