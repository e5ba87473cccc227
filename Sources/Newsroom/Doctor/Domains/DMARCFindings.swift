import DNS
import Diagnostics

/// What receivers are asked to do with mail in the author's name, and whether the envelope's domain speaks for it
/// (RFC 9989).
extension DomainReport {
  var dmarcFindings: [DoctorFinding] {
    var all = Examination()
    let walk = DMARCWalk(from: fromDomain, lookUp: lookUp)
    for fault in walk.faults {
      all.add(
        .dmarc, .warning, fault, at: fromPlace,
        hint: "there must be one TXT record that begins with “v=DMARC1;”")
    }
    if let gap = walk.gap {
      all.add(.dmarc, .unknown, "not known which DMARC record counts for \(fromDomain): \(gap)")
    } else if let (domain, record) = walk.applied {
      all.add(findings(of: record, at: domain))
    } else {
      all.add(
        .dmarc, .warning,
        "there is no DMARC record for \(fromDomain): \(walk.asked.count) \(walk.asked.count == 1 ? "name was" : "names were") asked, up to \(walk.asked.last ?? "")",
        at: fromPlace,
        hint:
          "publish “v=DMARC1; p=none; rua=mailto:you@\(fromDomain)” as a TXT record at _dmarc.\(fromDomain)"
      )
    }
    all.add([alignment(walk)])
    return all.findings
  }

  private func findings(of record: DMARCRecord, at domain: String) -> [DoctorFinding] {
    var all = Examination()
    let isOwn = domain == fromDomain
    for ignored in record.ignored {
      all.add(
        .dmarc, .warning, "in the DMARC record at _dmarc.\(domain) \(ignored)", at: fromPlace,
        hint: "take it out")
    }
    if record.policy == nil {
      all.add(
        .dmarc, .warning,
        "the DMARC record at _dmarc.\(domain) has no “p” that is valid: it counts as none",
        at: fromPlace, hint: "p=none, p=quarantine or p=reject")
    }
    let policy = record.policy(isOwn: isOwn, exists: fromExists)
    let whose = isOwn ? "" : ", that of \(domain)"
    let test = record.isTest ? ", as a test (t=y)" : ""
    all.add(
      .dmarc, .ok,
      "the DMARC record of \(fromDomain)\(whose) asks for “\(policy.rawValue)”\(test) where neither SPF nor DKIM speaks for it",
      hint: record.reports.isEmpty ? "with “rua=mailto:…” receivers report what they see" : nil)
    return all.findings
  }

  /// Whether SPF, which is about the envelope, speaks for the author's domain (§4.4).
  private func alignment(_ walk: DMARCWalk) -> DoctorFinding {
    let (from, envelope) = (fromDomain, envelopeDomain)
    if from == envelope {
      return DoctorFinding(.alignment, .ok, Problem("SPF speaks for the author: both are \(from)"))
    }
    let other = DMARCWalk(from: envelope, lookUp: lookUp)
    if let gap = walk.gap ?? other.gap {
      return DoctorFinding(
        .alignment, .unknown,
        Problem("not known whether \(envelope) speaks for \(from): \(gap)"))
    }
    guard let record = walk.applied?.record else {
      return DoctorFinding(
        .alignment, .unknown,
        Problem(
          "not known whether \(envelope) speaks for \(from): without a DMARC record nobody says where an organisation ends"
        ))
    }
    let hint = "“envelope_from:” at \(from), and the relay's DKIM signature with it (d=)"
    guard !record.isStrictForSPF else {
      return DoctorFinding(
        .alignment, .warning,
        Problem(
          "SPF does not speak for the author: “aspf=s” wants \(from) itself, and bounces go to \(envelope)",
          at: envelopePlace, hint: hint))
    }
    guard walk.organizationalDomain == other.organizationalDomain else {
      return DoctorFinding(
        .alignment, .warning,
        Problem(
          "SPF does not speak for the author: \(from) is of \(walk.organizationalDomain), and bounces go to \(envelope), of \(other.organizationalDomain)",
          at: envelopePlace, hint: hint))
    }
    return DoctorFinding(
      .alignment, .ok,
      Problem(
        "SPF speaks for the author: \(envelope) and \(from) are both of \(walk.organizationalDomain)"
      ))
  }
}
