import Curl
import Delivery
import Foundation
import Mail

/// How an edition's mail leaves the machine.
struct DeliverySettings {
  var url: String
  var tls: ConnectionOptions.TLS
  var username: String?
  var password: Secret?
  var loginOptions: String?
  /// Relative to the edition folder.
  var certificateFile: String?
  /// Where bounces go (RFC 5321 §2.3.1).
  var envelopeFrom: EmailAddress?
  var connections: Int
  /// Messages a second.
  var rate: Double?
  var timeouts: SMTPTimeouts
  var connectTimeout: Int

  /// Where a password is kept; never the password itself.
  enum Secret: Equatable {
    case environment(String)
    case file(String)
    case command(String)
  }
}
