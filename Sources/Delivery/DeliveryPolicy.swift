import Foundation

/// How a run deals with the failures of a relay, and how fast it goes.
package struct DeliveryPolicy: Sendable {
  /// Sessions at once.
  package var connections = 1
  /// How much may be sent over the relay.
  package var limits = DeliveryLimits()
  /// How far it is slowed down.
  package var slow = SlowPolicy()
  /// Sessions lost in a row, with nothing delivered between, after which one gives up.
  package var lostSessions = 5
  /// The pause before the first new connection; it doubles each time.
  package var reconnectPause = Duration.milliseconds(500)
  /// New sessions lost under one recipient after which that one is put off.
  package var lossesPerRecipient = 2

  package init() {}

  /// The same for somebody who waits for the answer: the first that a recipient gets is the last in this run.
  package var triedOnce: DeliveryPolicy {
    var policy = self
    policy.slow.waits = []
    policy.lossesPerRecipient = 1
    return policy
  }

  /// How long to wait before a new connection.
  /// - Parameter losses: sessions lost in a row.
  func pause(after losses: Int) -> Duration {
    losses < 1 ? .zero : reconnectPause * pow(2, Double(losses - 1))
  }
}
