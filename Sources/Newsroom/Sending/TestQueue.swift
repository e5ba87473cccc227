import Delivery
import Digest
import Foundation
import Subscribers
import Synchronization

/// The recipients of a test.
final class TestQueue: RecipientQueue {
  private let rest: Mutex<[(number: Int, subscriber: Subscriber)]>
  private let merge: MailMerge
  private let mark: String

  init(subscribers: [Subscriber], merge: MailMerge, mark: String) {
    rest = Mutex(subscribers.enumerated().map { ($0.offset + 1, $0.element) }.reversed())
    self.merge = merge
    self.mark = mark
  }

  func next(at time: Date) -> Next {
    guard let (number, subscriber) = rest.withLock({ $0.popLast() }) else { return .done }
    let (merge, mark) = (merge, mark)
    return .job(
      DeliveryJob(number: number, recipient: subscriber.address) {
        try merge.mail(for: subscriber, test: mark)
      })
  }
}
