import DNS
import Diagnostics
import Mail

/// Whether the domain of the envelope says who may send for it (RFC 7208).
extension DomainReport {
  var spfFindings: [DoctorFinding] {
    var all = Examination()
    let domain = envelopeDomain
    let record: SPFRecord
    switch SPFCheck.record(of: domain, lookUp) {
    case .success(let found): record = found
    case .failure(let stop):
      add(stop.result, of: domain, to: &all)
      return all.findings
    }
    var count = SPFCheck(lookUp: lookUp)
    let result = count.check(domain)
    add(result, of: domain, to: &all)
    if count.lookups > SPFCheck.mostLookups {
      all.add(
        .spf, .warning,
        "the SPF record of \(domain) takes \(count.lookups) lookups, and receivers stop after \(SPFCheck.mostLookups)",
        at: envelopePlace,
        hint: "take out what sends no longer, or name networks (ip4:, ip6:) in its place")
    }
    if count.voids > SPFCheck.mostVoids {
      all.add(
        .spf, .warning,
        "\(count.voids) names in the SPF record of \(domain) have nothing, and receivers stop after \(SPFCheck.mostVoids)",
        at: envelopePlace, hint: "take out names that are gone")
    }
    for open in count.open {
      all.add(
        .spf, .warning, "the SPF record of \(open) lets anybody send (“+all”)", at: envelopePlace,
        hint: "end it with “-all” or “~all”")
    }
    for pointer in count.pointers {
      all.add(
        .spf, .warning, "the SPF record of \(pointer) has “ptr”, which receivers may leave out",
        at: envelopePlace, hint: "name hosts (a:) or networks (ip4:, ip6:) in its place")
    }
    if all.findings.isEmpty {
      let others =
        count.unfollowed.isEmpty
        ? ""
        : "; what is another for each mail was counted and not followed: \(count.unfollowed.joined(separator: " "))"
      all.add(
        .spf, .ok,
        "the SPF record of \(domain) takes \(count.lookups) of \(SPFCheck.mostLookups) lookups\(others)",
        hint: record.hasAll || record.redirect != nil
          ? nil : "it says nothing of other senders: “~all” or “-all” at its end does")
    }
    for sender in senders { add(sender, of: domain, to: &all) }
    return all.findings
  }

  private func add(_ result: SPFCheck.Result, of domain: String, to all: inout Examination) {
    switch result {
    case .none:
      let near = texts(domain).texts.first(where: SPFRecord.isNearlyRecord)
      all.add(
        .spf, .warning,
        near.map { "“\($0.prefix(80))” at \(domain) is not an SPF record" }
          ?? "\(domain) has no SPF record",
        at: envelopePlace,
        hint:
          "publish one as a TXT record, such as “v=spf1 mx -all”, with what the relay's keeper says"
      )
    case .permanentError(let reason):
      all.add(
        .spf, .warning, "SPF fails for all mail: \(reason)", at: envelopePlace,
        hint: "there must be one TXT record that begins with “v=spf1”, of RFC 7208's form")
    case .unknown(let reason):
      all.add(.spf, .unknown, "not known whom the SPF record of \(domain) lets send: \(reason)")
    case .pass, .fail, .softfail, .neutral: break
    }
  }

  private func add(_ sender: Sender, of domain: String, to all: inout Examination) {
    guard let address = sender.address else {
      all.add(
        .spf, .unknown,
        "not known whether mail through \(sender.relay) passes SPF: \(sender.reason)")
      return
    }
    var check = SPFCheck(
      for: SPFMacro.Mail(
        address: address, local: envelope.localPart, domain: domain, hello: sender.hello),
      lookUp: lookUp)
    let who = sender.isOwn ? "this machine" : "the relay \(sender.relay)"
    switch check.check(domain) {
    case .pass: all.add(.spf, .ok, "\(address), \(who), passes the SPF record of \(domain)")
    case .unknown(let reason):
      all.add(.spf, .unknown, "not known whether \(address), \(who), passes SPF: \(reason)")
    // Told of already.
    case .none, .permanentError: break
    case .fail, .softfail, .neutral:
      guard sender.isOwn else {
        all.add(
          .spf, .unknown,
          "\(address), where \(who) listens, does not pass the SPF record of \(domain); not known whether it sends from there",
          hint:
            "a test mail's “Authentication-Results” tell; its keeper says what to “include:”")
        return
      }
      all.add(
        .spf, .warning, "\(address), \(who), does not pass the SPF record of \(domain)",
        at: envelopePlace, hint: "add “\(address.isIPv4 ? "ip4" : "ip6"):\(address)” to the record")
    }
  }
}
