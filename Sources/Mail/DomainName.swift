import Foundation

/// A mail domain: names joined by dots, or an address literal (RFC 5321 §4.1.2 and §4.1.3).
enum DomainName {
  struct Failure: Error { var reason: String }

  /// The domain in lower case, with every label in its ASCII form (RFC 5890, RFC 5891).
  static func asciiForm(of domain: String) throws(Failure) -> String {
    guard !domain.isEmpty else { throw Failure(reason: "there is no domain after the “@”") }
    if domain.hasPrefix("[") { return try addressLiteral(domain) }
    let ascii =
      domain.utf8.allSatisfy { $0 < 0x80 } ? domain.lowercased() : internationalized(domain)
    guard let ascii, isHostName(ascii) else {
      throw Failure(reason: "“\(domain.printable)” is not a domain")
    }
    return ascii
  }

  private static func internationalized(_ domain: String) -> String? {
    // Whatever would end the host in a URL must not reach the URL parser.
    let forbidden: Set<Unicode.Scalar> = ["/", "?", "#", ":", "@", "%", "\\", "[", "]"]
    guard
      domain.unicodeScalars.allSatisfy({
        !$0.isControl && !forbidden.contains($0) && !$0.properties.isWhitespace
      })
    else { return nil }
    return URLComponents(string: "http://\(domain)/")?.encodedHost?.lowercased()
  }

  /// RFC 1035 §2.3.1 with the leading digits of RFC 1123 §2.1; lengths from RFC 1035 §2.3.4.
  private static func isHostName(_ name: String) -> Bool {
    guard name.utf8.count <= 253 else { return false }
    return name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .allSatisfy { label in
        (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
          && label.last != UInt8(ascii: "-")
          && label.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
              UInt8(ascii: "-"):
              true
            default: false
            }
          }
      }
  }

  private static func addressLiteral(_ text: String) throws(Failure) -> String {
    let inside = text.dropFirst().dropLast()
    var buffer = in6_addr()
    let isAddress =
      if inside.lowercased().hasPrefix("ipv6:") {
        inet_pton(AF_INET6, String(inside.dropFirst(5)), &buffer) == 1
      } else {
        inet_pton(AF_INET, String(inside), &buffer) == 1
      }
    guard text.hasSuffix("]"), isAddress else {
      throw Failure(reason: "“\(text.printable)” is not an address literal")
    }
    return text.lowercased()
  }
}
