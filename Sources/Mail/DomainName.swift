import Diagnostics
import Foundation

/// A mail domain: names joined by dots, or an address literal (RFC 5321 §4.1.2 and §4.1.3).
package enum DomainName {
  package struct Failure: Error { package var reason: String }

  /// The domain in lower case, with every label in its ASCII form (RFC 5890, RFC 5891).
  package static func asciiForm(of domain: String) throws(Failure) -> String {
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

  /// Why no server takes mail for a domain that is spelled as one; nil for most.
  /// - Parameter name: in its ASCII form.
  static func undeliverableReason(_ name: String) -> String? {
    if name.hasPrefix("[") { return nil }
    let last = name.utf8.split(separator: UInt8(ascii: ".")).last ?? name.utf8[...]
    if last.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      // RFC 3696 §2: a top-level name is never all digits.
      return "no domain ends in a number; an IP address stands in brackets, [192.0.2.1]"
    }
    guard name.contains("xn--") else { return nil }
    // RFC 5891 §5.4: an A-label is what its own U-label comes to.
    let decoded = URLComponents(string: "http://\(name)/")?.host
    guard let decoded, internationalized(decoded) == name else {
      return "“\(name)” has a label “xn--…” that stands for no name"
    }
    return nil
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

  /// The literal in the one spelling that the system gives its address.
  private static func addressLiteral(_ text: String) throws(Failure) -> String {
    // The system reads up to a NUL, behind which anything could stand.
    if text.hasSuffix("]"), !text.holdsControls {
      let inside = text.dropFirst().dropLast()
      if inside.lowercased().hasPrefix("ipv6:") {
        if let address = numeric(inside.dropFirst(5), AF_INET6) { return "[IPv6:\(address)]" }
      } else if let address = numeric(inside, AF_INET) {
        return "[\(address)]"
      }
    }
    throw Failure(reason: "“\(text.printable)” is not an address literal")
  }

  private static func numeric(_ text: Substring, _ family: Int32) -> String? {
    var address = in6_addr()
    guard inet_pton(family, String(text), &address) == 1 else { return nil }
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard let numeric = inet_ntop(family, &address, &buffer, socklen_t(buffer.count)) else {
      return nil
    }
    return String(cString: numeric)
  }
}
