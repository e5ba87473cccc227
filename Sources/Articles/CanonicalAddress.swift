import Foundation

/// A web address as far as it tells one page from another: scheme, the case of the host, the scheme's own port,
/// parameters that only count clicks, and a slash at the end do not matter. The fragment does.
package struct CanonicalAddress: Hashable, Sendable {
  package let text: String

  /// - Returns: nil for what has no host.
  package init?(_ address: String) {
    if let text = Self.plain(address) {
      self.text = text
      return
    }
    guard let scheme = address.range(of: "://") else { return nil }
    let rest = address[scheme.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    guard !authority.isEmpty else { return nil }
    let behind = rest[authority.endIndex...]
    var (path, fragment) = Self.cut(behind, at: "#")
    var query: Substring
    (path, query) = Self.cut(path, at: "?")
    while path.last == "/" { path = path.dropLast() }
    let parameters = query.split(separator: "&").filter { !Self.isTracking($0) }
    query = parameters.joined(separator: "&")[...]
    text =
      Self.host(authority) + Self.escapesInUpperCase(path) + (query.isEmpty ? "" : "?\(query)")
      + (fragment.isEmpty ? "" : "#\(fragment)")
  }

  /// The same for an address of which bytes show that it has none of all that but the scheme and slashes at its
  /// end, as most have not; nil for another one.
  private static func plain(_ address: String) -> String? {
    let bytes = address.utf8
    let length =
      bytes.starts(with: "https://".utf8) ? 8 : bytes.starts(with: "http://".utf8) ? 7 : 0
    guard length > 0 else { return nil }
    let start = bytes.index(bytes.startIndex, offsetBy: length)
    var isInPath = false
    for byte in bytes[start...] {
      switch byte {
      case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "."): break
      case UInt8(ascii: "/"): isInPath = true
      case 0x41...0x5A where isInPath, UInt8(ascii: "_") where isInPath: break
      default: return nil
      }
    }
    guard bytes[start...].first != UInt8(ascii: "/") else { return nil }
    var rest = address[start...]
    while rest.utf8.last == UInt8(ascii: "/") { rest = rest.dropLast() }
    return rest.isEmpty ? nil : String(rest)
  }

  private static func cut(_ text: Substring, at mark: Character) -> (Substring, Substring) {
    guard let index = text.firstIndex(of: mark) else { return (text, "") }
    return (text[..<index], text[text.index(after: index)...])
  }

  private static func host(_ authority: Substring) -> String {
    let host = authority.lowercased()
    // Scheme and port say the same twice.
    for port in [":80", ":443", ":"] where host.hasSuffix(port) {
      return String(host.dropLast(port.count))
    }
    return host
  }

  /// `%c3` and `%C3` are alike (RFC 3986 §6.2.2.1).
  private static func escapesInUpperCase(_ path: Substring) -> String {
    guard path.utf8.contains(UInt8(ascii: "%")) else { return String(path) }
    var left = 0
    return String(
      path.map { character in
        if character == "%" {
          left = 2
        } else if left > 0 {
          left -= 1
          return Character(character.uppercased())
        }
        return character
      })
  }

  /// What newsletters, advertisers and social networks add to an address to count who came by it.
  private static func isTracking(_ parameter: Substring) -> Bool {
    let name = parameter.prefix { $0 != "=" }.lowercased()
    return name.hasPrefix("utm_") || tracking.contains(name)
  }

  private static let tracking: Set = [
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid",
    "ttclid", "li_fat_id", "igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi",
    "vero_id", "oly_enc_id", "oly_anon_id", "s_cid", "rb_clickid", "wickedid", "srsltid", "_ga",
    "_gl", "pk_campaign", "pk_kwd", "mtm_campaign", "mtm_source", "mtm_medium",
  ]
}
