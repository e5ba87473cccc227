import Foundation

/// An address of the internet, by number.
struct IPAddress: Hashable, CustomStringConvertible {
  /// Four octets or sixteen, in network order.
  let bytes: [UInt8]

  /// Reads `192.0.2.1` or `2001:db8::1`; an IPv4 address in IPv6's form is the former (RFC 7208 §5).
  init?(_ text: String) {
    var four = in_addr()
    var sixteen = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = withUnsafeBytes(of: &four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
      let all = withUnsafeBytes(of: &sixteen) { Array($0) }
      let isMapped = all.prefix(10).allSatisfy { $0 == 0 } && all[10...11] == [0xFF, 0xFF]
      bytes = isMapped ? Array(all.suffix(4)) : all
    } else {
      return nil
    }
  }

  var isIPv4: Bool { bytes.count == 4 }
  var bits: Int { bytes.count * 8 }

  /// Whether both begin with the same bits.
  func matches(_ other: IPAddress, bits: Int) -> Bool {
    guard bytes.count == other.bytes.count else { return false }
    return zip(bytes, other.bytes).enumerated().allSatisfy { index, pair in
      let count = min(8, max(0, bits - index * 8))
      let mask = UInt8(truncatingIfNeeded: 0xFF00 >> count)
      return pair.0 & mask == pair.1 & mask
    }
  }

  /// Whether the world can see it: neither one of this machine or its network (RFC 1918, RFC 6598, RFC 4193), nor
  /// one of many.
  var isPublic: Bool { !Self.others.contains { matches($0.network, bits: $0.bits) } }

  private static let others: [(network: IPAddress, bits: Int)] = [
    ("0.0.0.0", 8), ("10.0.0.0", 8), ("100.64.0.0", 10), ("127.0.0.0", 8), ("169.254.0.0", 16),
    ("172.16.0.0", 12), ("192.168.0.0", 16), ("224.0.0.0", 3), ("::", 127), ("fc00::", 7),
    ("fe80::", 10), ("ff00::", 8),
  ].compactMap { text, bits in IPAddress(text).map { ($0, bits) } }

  /// The name that its own name lies under (RFC 1035 §3.5, RFC 3596 §2.5).
  var reverseName: String {
    isIPv4
      ? "\(bytes.reversed().map(String.init).joined(separator: ".")).in-addr.arpa"
      : "\(nibbles.reversed().joined(separator: ".")).ip6.arpa"
  }

  /// Half an octet each.
  private var nibbles: [String] {
    bytes.flatMap { [String($0 >> 4, radix: 16), String($0 & 15, radix: 16)] }
  }

  /// What the macro `i` stands for (RFC 7208 §7.3).
  var dotted: String {
    isIPv4 ? bytes.map(String.init).joined(separator: ".") : nibbles.joined(separator: ".")
  }

  var description: String {
    var bytes = bytes
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let text = inet_ntop(
      isIPv4 ? AF_INET : AF_INET6, &bytes, &buffer, socklen_t(buffer.count))
    return text.map { String(cString: $0) } ?? ""
  }
}
