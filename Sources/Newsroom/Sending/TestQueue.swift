import Delivery
import Digest
import Foundation
import Subscribers
import Synchronization

/// The recipients of a test.
final class TestQueue: RecipientQueue {
  private let subscribers: [Subscriber]
  private let taken = Mutex(0)
  private let merge: MailMerge
  private let mark: String

  init(subscribers: [Subscriber], merge: MailMerge, mark: String) {
    self.subscribers = subscribers
    self.merge = merge
    self.mark = mark
  }

  func next() -> DeliveryJob? {
    let number = taken.withLock { taken in
      taken += 1
      return taken
    }
    return again(number)
  }

  func again(_ number: Int) -> DeliveryJob? {
    guard subscribers.indices.contains(number - 1) else { return nil }
    let (subscriber, merge, mark) = (subscribers[number - 1], merge, mark)
    return DeliveryJob(number: number, recipient: subscriber.address) {
      try merge.mail(for: subscriber, test: mark)
    }
  }
}
