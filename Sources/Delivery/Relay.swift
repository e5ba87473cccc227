/// A mail server that a run delivers through: its name in the journal, the way to it, and its pace.
package struct Relay: Sendable {
  package var name: String
  package var transport: any Transport
  package var policy: DeliveryPolicy

  package init(name: String, transport: any Transport, policy: DeliveryPolicy) {
    self.name = name
    self.transport = transport
    self.policy = policy
  }

  /// Sessions at once.
  var connections: Int { max(1, policy.connections) }
}
