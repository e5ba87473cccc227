import Foundation
import SMTPSink
import Synchronization

/// A store that keeps mails, and their senders waiting for the reply until the test lets them go: what happens
/// while a run is under way depends on no machine's speed.
final class HoldingStore: MailStore {
  let kept = MemoryStore()
  private let free: Int
  private let isOpen = Mutex(false)

  /// - Parameter free: how many mails are answered at once.
  init(after free: Int = 0) { self.free = free }

  func store(_ mail: ReceivedMail) {
    kept.store(mail)
    _ = waits(120) { isOpen.withLock { $0 } || kept.mails.count <= free }
  }

  /// Answers all that wait, and whatever comes after.
  func letGo() { isOpen.withLock { $0 = true } }

  /// Waits for the first mail that is held.
  func holds() -> Bool { waits(60) { kept.mails.count > free } }

  private func waits(_ seconds: Double, for isSo: () -> Bool) -> Bool {
    let end = Date.now + seconds
    while !isSo() {
      guard Date.now < end else { return false }
      usleep(2000)
    }
    return true
  }
}
