import Foundation

/// What mail is spoken from.
enum SourceAddress {
  /// Whether a text is an IPv4 or IPv6 address as the system reads it (inet_pton(3)).
  static func isAddress(_ text: String) -> Bool {
    var address = in6_addr()
    return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1
  }
}
