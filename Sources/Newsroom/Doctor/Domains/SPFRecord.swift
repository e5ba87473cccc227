/// A record that says who may send for a domain (RFC 7208 §4.5 and §5).
struct SPFRecord: Equatable {
  struct Fault: Error, Equatable { var reason: String }

  enum Qualifier: Character {
    case pass = "+"
    case fail = "-"
    case softfail = "~"
    case neutral = "?"
  }

  /// How many leading bits of addresses must be alike.
  struct Bits: Equatable {
    var ipv4 = 32
    var ipv6 = 128
  }

  enum Mechanism: Equatable {
    case all
    case include(String)
    /// Nil for the domain itself.
    case a(String?, Bits)
    case mx(String?, Bits)
    case ptr(String?)
    case address(IPAddress, bits: Int)
    case exists(String)
  }

  private(set) var mechanisms: [(qualifier: Qualifier, mechanism: Mechanism)] = []
  private(set) var redirect: String?

  static func == (one: SPFRecord, other: SPFRecord) -> Bool {
    one.redirect == other.redirect
      && one.mechanisms.elementsEqual(other.mechanisms) { $0 == $1 }
  }

  var hasAll: Bool { mechanisms.contains { $0.mechanism == .all } }
  /// Whether anybody at all may send.
  var allowsAll: Bool { mechanisms.contains { $0.mechanism == .all && $0.qualifier == .pass } }

  /// Whether a text is such a record (§4.5): the version, and a blank or nothing behind it.
  static func isRecord(_ text: String) -> Bool {
    let lower = text.lowercased()
    return lower == version || lower.hasPrefix("\(version) ")
  }

  /// Whether a text was meant as one.
  static func isNearlyRecord(_ text: String) -> Bool {
    let lower = text.lowercased().drop { " \"'".contains($0) }
    return !isRecord(text) && (lower.hasPrefix("v=spf") || lower.hasPrefix("spf1 "))
  }

  private static let version = "v=spf1"

  /// - Throws: `Fault` for a record that every receiver takes for an error (§4.6).
  init(parsing text: String) throws(Fault) {
    var hasExplanation = false
    for term in text.dropFirst(Self.version.count).split(separator: " ") {
      if let match = term.wholeMatch(of: /([A-Za-z][A-Za-z0-9._-]*)=(.*)/) {
        switch match.1.lowercased() {
        case "redirect":
          // §6: twice is an error, of these two alone.
          guard redirect == nil else { throw Fault(reason: "“redirect” stands there twice") }
          redirect = try Self.domain(match.2, of: term)
        case "exp":
          guard !hasExplanation else { throw Fault(reason: "“exp” stands there twice") }
          hasExplanation = true
        // §6: any other modifier is ignored.
        default: break
        }
      } else {
        let qualifier = term.first.flatMap(Qualifier.init)
        mechanisms.append(
          (qualifier ?? .pass, try Self.mechanism(qualifier == nil ? term : term.dropFirst(), term))
        )
      }
    }
  }

  private static func mechanism(
    _ text: Substring, _ term: Substring
  ) throws(Fault) -> Mechanism {
    let name = text.prefix { $0 != ":" && $0 != "/" }
    let rest = text.dropFirst(name.count)
    switch name.lowercased() {
    case "all" where rest.isEmpty: return .all
    case "include" where rest.hasPrefix(":"):
      return .include(try domain(rest.dropFirst(), of: term))
    case "exists" where rest.hasPrefix(":"):
      return .exists(try domain(rest.dropFirst(), of: term))
    case "a":
      let (domain, bits) = try target(rest, of: term)
      return .a(domain, bits)
    case "mx":
      let (domain, bits) = try target(rest, of: term)
      return .mx(domain, bits)
    case "ptr" where rest.isEmpty: return .ptr(nil)
    case "ptr" where rest.hasPrefix(":"): return .ptr(try domain(rest.dropFirst(), of: term))
    case "ip4" where rest.hasPrefix(":"):
      return try network(rest.dropFirst(), isIPv4: true, of: term)
    case "ip6" where rest.hasPrefix(":"):
      return try network(rest.dropFirst(), isIPv4: false, of: term)
    default: throw Fault(reason: "“\(term)” is no mechanism")
    }
  }

  /// A domain that may be left out, and the lengths of two prefixes (§5.6).
  private static func target(
    _ text: Substring, of term: Substring
  ) throws(Fault) -> (String?, Bits) {
    guard
      let match = text.wholeMatch(of: /(?::(.+?))?(?:\/(0|[1-9]\d?))?(?:\/\/(0|[1-9]\d{0,2}))?/)
    else { throw Fault(reason: "“\(term)” cannot be read") }
    let bits = Bits(
      ipv4: match.2.flatMap { Int($0) } ?? 32, ipv6: match.3.flatMap { Int($0) } ?? 128)
    guard bits.ipv4 <= 32, bits.ipv6 <= 128 else {
      throw Fault(reason: "“\(term)” has a prefix that is longer than an address")
    }
    guard let domain = match.1 else { return (nil, bits) }
    return (try Self.domain(domain, of: term), bits)
  }

  private static func network(
    _ text: Substring, isIPv4: Bool, of term: Substring
  ) throws(Fault) -> Mechanism {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(String(first)),
      first.contains(":") != isIPv4
    else { throw Fault(reason: "“\(term)” names no address") }
    guard parts.count == 2 else { return .address(address, bits: address.bits) }
    let longest = isIPv4 ? 32 : 128
    guard parts[1].wholeMatch(of: /0|[1-9]\d{0,2}/) != nil, let bits = Int(parts[1]),
      bits <= longest
    else { throw Fault(reason: "“\(term)” has a prefix that no address has") }
    return .address(address, bits: max(0, bits - (longest - address.bits)))
  }

  /// §7.1: printable, with macros that are known.
  private static func domain(_ text: Substring, of term: Substring) throws(Fault) -> String {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      SPFMacro.isValid(text)
    else { throw Fault(reason: "“\(term)” names no domain") }
    return String(text)
  }
}
