import DNS

/// Evaluates a domain's SPF record with all that it includes (RFC 7208 §4): for one mail, or for none, to count
/// what it takes at most.
struct SPFCheck {
  enum Result: Equatable {
    case pass, fail, softfail, neutral
    /// The domain says nothing.
    case none
    /// Receivers take the record for an error.
    case permanentError(String)
    /// Something could not be looked up.
    case unknown(String)
  }

  /// Questions that an evaluation may take, and how many of them may come to nothing (§4.6.4).
  static let mostLookups = 10
  static let mostVoids = 2
  /// More than this is not counted; a record that includes itself in circles has no number.
  private static let end = 60

  private let lookUp: (DNSQuestion) -> DNSAnswer
  /// Nil when nothing but all matches.
  private let mail: SPFMacro.Mail?
  private(set) var lookups = 0
  private(set) var voids = 0
  /// Terms that ask for another domain for each mail, which were counted and not followed.
  private(set) var unfollowed: [String] = []
  /// Domains that name who may send by the discouraged “ptr” (§5.5).
  private(set) var pointers: [String] = []
  /// Domains that let anybody send.
  private(set) var open: [String] = []

  init(
    for mail: SPFMacro.Mail? = nil, lookUp: @escaping (DNSQuestion) -> DNSAnswer
  ) {
    (self.mail, self.lookUp) = (mail, lookUp)
  }

  /// What a domain publishes.
  static func record(
    of domain: String, _ lookUp: (DNSQuestion) -> DNSAnswer
  ) -> Swift.Result<SPFRecord, Stop> {
    let texts: [String]
    switch lookUp(DNSQuestion(.txt, domain)) {
    case .records(let records):
      texts = records.compactMap { if case .text(let text) = $0 { text } else { nil } }
    case .noRecords, .noName: return .failure(Stop(.none))
    case .unknown(let reason): return .failure(Stop(.unknown("\(domain): \(reason)")))
    }
    let own = texts.filter(SPFRecord.isRecord)
    guard let text = own.first else { return .failure(Stop(.none)) }
    // §4.5
    guard own.count == 1 else {
      return .failure(Stop(.permanentError("\(domain) has \(own.count) SPF records")))
    }
    do throws(SPFRecord.Fault) { return .success(try SPFRecord(parsing: text)) } catch {
      return .failure(Stop(.permanentError("\(domain): \(error.reason)")))
    }
  }

  /// Why an evaluation is at its end.
  struct Stop: Error, Equatable {
    var result: Result
    init(_ result: Result) { self.result = result }
  }

  mutating func check(_ domain: String) -> Result {
    do { return try evaluate(domain, []) } catch { return error.result }
  }

  private mutating func evaluate(
    _ domain: String, _ path: [String]
  ) throws(Stop) -> Result {
    // It would not come to an end before the limit does.
    if path.contains(domain) {
      throw Stop(
        .permanentError("\(path.last ?? domain) includes \(domain), which includes it again"))
    }
    let record: SPFRecord
    switch Self.record(of: domain, lookUp) {
    case .success(let found): record = found
    case .failure(let stop) where stop.result == .none: return .none
    case .failure(let stop): throw stop
    }
    if record.allowsAll { open.append(domain) }
    for (qualifier, mechanism) in record.mechanisms {
      // What stands behind is never tried (§5.1).
      let isMatch = mechanism == .all ? true : try matches(mechanism, domain, path)
      guard isMatch else { continue }
      switch qualifier {
      case .pass: return .pass
      case .fail: return .fail
      case .softfail: return .softfail
      case .neutral: return .neutral
      }
    }
    guard let redirect = record.redirect, !record.hasAll else { return .neutral }
    try count()
    guard let target = try expanded(redirect, domain) else {
      unfollowed.append("redirect=\(redirect)")
      return .neutral
    }
    let result = try evaluate(target, path + [domain])
    // §6.1
    guard result != .none else {
      throw Stop(.permanentError("\(domain) leads on to \(target), which has no SPF record"))
    }
    return result
  }

  private mutating func matches(
    _ mechanism: SPFRecord.Mechanism, _ domain: String, _ path: [String]
  ) throws(Stop) -> Bool {
    switch mechanism {
    case .all: return true
    case .address(let address, let bits): return mail?.address.matches(address, bits: bits) ?? false
    case .include(let text):
      try count()
      guard let target = try expanded(text, domain) else { return leave("include:\(text)") }
      let result = try evaluate(target, path + [domain])
      // §5.2
      guard result != .none else {
        throw Stop(.permanentError("\(domain) includes \(target), which has no SPF record"))
      }
      return mail != nil && result == .pass
    case .a(let text, let bits):
      try count()
      guard let target = try expanded(text ?? domain, domain) else {
        return leave("a:\(text ?? "")")
      }
      let addresses = try addresses(of: target)
      if addresses.isEmpty { try countVoid() }
      return contains(addresses, bits)
    case .mx(let text, let bits):
      try count()
      guard let target = try expanded(text ?? domain, domain) else {
        return leave("mx:\(text ?? "")")
      }
      return contains(try exchanges(of: target), bits)
    case .ptr(let text):
      try count()
      pointers.append(domain)
      guard let mail, let target = try expanded(text ?? domain, domain) else { return false }
      return try names(of: mail.address).contains { $0 == target || $0.hasSuffix(".\(target)") }
    case .exists(let text):
      try count()
      guard let target = try expanded(text, domain) else { return leave("exists:\(text)") }
      let isThere = try !ask(.a, target).isEmpty
      if !isThere { try countVoid() }
      return mail != nil && isThere
    }
  }

  private mutating func leave(_ term: String) -> Bool {
    unfollowed.append(term)
    return false
  }

  /// Nil where the domain is another for each mail, and there is none.
  private func expanded(_ text: String, _ domain: String) throws(Stop) -> String? {
    guard SPFMacro.isIn(text) else { return DNSQuestion(.txt, text).name }
    guard let mail else { return nil }
    guard let target = SPFMacro.expand(text, at: domain, for: mail) else {
      throw Stop(.unknown("“\(text)” asks for a validated name, which receivers take as they like"))
    }
    return DNSQuestion(.txt, target).name
  }

  private mutating func count() throws(Stop) {
    lookups += 1
    if lookups > (mail == nil ? Self.end : Self.mostLookups) {
      throw Stop(.permanentError("more than \(lookups - 1) terms are looked up"))
    }
  }

  private mutating func countVoid() throws(Stop) {
    voids += 1
    if mail != nil, voids > Self.mostVoids {
      throw Stop(.permanentError("more than \(Self.mostVoids) names of it have nothing"))
    }
  }

  private func contains(_ addresses: [IPAddress], _ bits: SPFRecord.Bits) -> Bool {
    guard let mail else { return false }
    return addresses.contains {
      mail.address.matches($0, bits: $0.isIPv4 ? bits.ipv4 : bits.ipv6)
    }
  }

  private func ask(_ kind: DNSQuestion.Kind, _ name: String) throws(Stop) -> [DNSRecord] {
    switch lookUp(DNSQuestion(kind, name)) {
    case .records(let records): return records
    case .noRecords, .noName: return []
    case .unknown(let reason): throw Stop(.unknown("\(name): \(reason)"))
    }
  }

  /// Of the mail's own family (§5); of both where there is no mail.
  private func addresses(of name: String) throws(Stop) -> [IPAddress] {
    var records: [DNSRecord] = []
    if mail?.address.isIPv4 != false { records += try ask(.a, name) }
    if mail?.address.isIPv4 != true { records += try ask(.aaaa, name) }
    return records.compactMap { if case .address(let text) = $0 { IPAddress(text) } else { nil } }
  }

  private mutating func exchanges(of name: String) throws(Stop) -> [IPAddress] {
    let hosts = try ask(.mx, name).compactMap { record -> String? in
      if case .exchange(_, let host) = record { host } else { nil }
    }
    if hosts.isEmpty { try countVoid() }
    // §4.6.4
    guard hosts.count <= 10 else {
      throw Stop(.permanentError("\(name) has \(hosts.count) MX records, more than 10"))
    }
    var found: [IPAddress] = []
    for host in hosts where !host.isEmpty { found += try addresses(of: host) }
    return found
  }

  /// Names of an address that lead back to it, ten at most (§5.5).
  private func names(of address: IPAddress) throws(Stop) -> [String] {
    var valid: [String] = []
    for case .name(let name) in try ask(.ptr, address.reverseName).prefix(10) {
      if let back = try? addresses(of: name), back.contains(address) { valid.append(name) }
    }
    return valid
  }
}
