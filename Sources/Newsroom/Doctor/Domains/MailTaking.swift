import DNS
import Diagnostics

/// Whether a domain takes mail, so that replies and bounces come somewhere.
extension DomainReport {
  func mailFindings(of domain: String, at place: SourceLocation) -> [DoctorFinding] {
    var all = Examination()
    switch lookUp(DNSQuestion(.mx, domain)) {
    case .unknown(let reason):
      all.add(.mx, .unknown, "not known whether \(domain) takes mail: \(reason)")
    case .noName:
      all.add(
        .mx, .warning, "there is no domain \(domain): many refuse mail from it", at: place,
        hint: "write from a domain that you have registered")
    case .noRecords:
      switch addresses(of: domain) {
      case nil:
        all.add(
          .mx, .unknown,
          "not known whether \(domain) takes mail: it has no MX, and its address could not be looked up"
        )
      case let found? where !found.isEmpty:
        // RFC 5321 §5.1
        all.add(.mx, .ok, "\(domain) has no MX, and mail for it goes to its own address")
      default:
        all.add(
          .mx, .warning,
          "\(domain) has neither MX nor address: replies and bounces go nowhere, and many refuse mail from it",
          at: place, hint: "publish an MX record that names the host which takes its mail")
      }
    case .records(let records):
      let hosts = records.compactMap { record -> (preference: Int, host: String)? in
        if case .exchange(let preference, let host) = record { (preference, host) } else { nil }
      }.sorted { ($0.preference, $0.host) < ($1.preference, $1.host) }.map(\.host)
      // RFC 7505 §3
      guard hosts != [""], hosts != ["."] else {
        all.add(
          .mx, .warning,
          "\(domain) says that it takes no mail (“MX 0 .”): many refuse mail from it",
          at: place, hint: "publish the host which takes its mail")
        break
      }
      let lost = hosts.filter { addresses(of: $0)?.isEmpty == true }
      for host in lost {
        all.add(
          .mx, .warning, "the MX of \(domain) names \(host), which has no address", at: place,
          hint: "name a host that is there, by its own name (RFC 2181 §10.3)")
      }
      if lost.count < hosts.count {
        all.add(.mx, .ok, "mail for \(domain) goes to \(hosts.joined(separator: ", "))")
      }
    }
    return all.findings
  }

  /// Whether a domain is there, in the sense of “np” (RFC 9989 §3.2.10).
  var fromExists: Bool {
    [DNSQuestion.Kind.mx, .a, .aaaa].contains { kind in
      switch lookUp(DNSQuestion(kind, fromDomain)) {
      case .records, .unknown: true
      case .noRecords, .noName: false
      }
    }
  }
}
