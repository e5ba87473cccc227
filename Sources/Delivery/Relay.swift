/// A mail server that a run delivers through: its name in the journal, the way to it, its part and its pace.
package struct Relay: Sendable {
  package var name: String
  package var transport: any Transport
  package var policy: DeliveryPolicy
  /// Its share among the relays that work; nil where it takes what it can.
  package var weight: Int?
  /// What its sessions learn, beginning with what earlier runs saw.
  package let conduct: RelayConduct

  package init(
    name: String, transport: any Transport, policy: DeliveryPolicy, weight: Int? = nil,
    known: RelayFacts? = nil
  ) {
    self.name = name
    self.transport = transport
    self.policy = policy
    self.weight = weight
    conduct = RelayConduct(
      known, messagesPerConnection: policy.limits.messagesPerConnection)
  }

  /// Sessions at once.
  var connections: Int { max(1, policy.connections) }
}
