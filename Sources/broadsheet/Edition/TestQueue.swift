import Delivery
import Digest
import Subscribers
import Synchronization

/// The recipients of a test.
final class TestQueue: RecipientQueue {
  private let rest: Mutex<[Subscriber]>
  private let merge: MailMerge
  private let mark: String

  init(subscribers: [Subscriber], merge: MailMerge, mark: String) {
    rest = Mutex(subscribers.reversed())
    self.merge = merge
    self.mark = mark
  }

  func next() -> DeliveryJob? {
    rest.withLock { $0.popLast() }.map { subscriber in
      let (merge, mark) = (merge, mark)
      return DeliveryJob(recipient: subscriber.address) {
        try merge.mail(for: subscriber, test: mark)
      }
    }
  }
}
