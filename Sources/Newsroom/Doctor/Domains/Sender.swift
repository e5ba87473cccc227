import DNS
import Foundation

/// Where mails come from in the eyes of whoever receives them, as far as it can be told from here.
struct Sender: Equatable {
  /// The relay, by its name.
  var relay: String
  /// Nil where nobody here knows it.
  var address: IPAddress?
  /// Whether that is this machine's own: a relay elsewhere may send from another address than it listens at.
  var isOwn: Bool
  /// Why it is not known.
  var reason = ""
  /// What is said in EHLO.
  var hello: String

  /// - Parameter own: the address that this machine speaks from.
  init(_ relay: RelaySettings, own: String?, hello: String, lookUp: (DNSQuestion) -> DNSAnswer) {
    (self.relay, self.hello) = (relay.name, hello)
    let host = relay.host
    if case .network = relay.way, !RelayAddress.isLoopback(host) {
      isOwn = false
      let answer = Self.address(of: host, lookUp)
      address = answer.address
      reason = answer.reason
      return
    }
    isOwn = true
    guard let text = own, let own = IPAddress(text) else {
      reason = "this machine has no way into the world"
      return
    }
    guard own.isPublic else {
      reason = "this machine speaks from \(own), which the world sees as another address"
      return
    }
    address = own
  }

  private static func address(
    of host: String, _ lookUp: (DNSQuestion) -> DNSAnswer
  ) -> (address: IPAddress?, reason: String) {
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    if let literal = IPAddress(bare) { return (literal, "") }
    var reason = "\(host) has no address"
    for kind in [DNSQuestion.Kind.a, .aaaa] {
      switch lookUp(DNSQuestion(kind, host)) {
      case .records(let records):
        for case .address(let text) in records {
          if let address = IPAddress(text) { return (address, "") }
        }
      case .noRecords, .noName: break
      case .unknown(let why): reason = "\(host): \(why)"
      }
    }
    return (nil, reason)
  }
}
