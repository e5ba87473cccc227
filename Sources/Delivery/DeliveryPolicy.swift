/// How a run deals with failures.
package struct DeliveryPolicy: Sendable {
  /// Sessions at once.
  package var connections = 1
  /// Messages a second over all sessions; nil for no limit.
  package var rate: Double?
  /// Equal refusals in a row after which the run stops.
  package var equalRefusals = 50
  /// Sessions lost in a row, with nothing delivered between, after which one gives up.
  package var lostSessions = 5
  /// The pause before the first new connection, in seconds; it doubles each time.
  package var reconnectPause = 0.5
  /// New sessions lost under one recipient after which that one is put off.
  package var lossesPerRecipient = 2

  package init() {}
}
