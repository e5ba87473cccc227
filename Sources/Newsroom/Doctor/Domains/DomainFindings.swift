import DNS
import Diagnostics
import Digest
import Foundation
import Mail

/// What the domain name system says of who sends: by that receivers judge, and no send is stopped for it.
extension Newsroom {
  func domainFindings(
    _ edition: Edition, _ selectors: [String], _ lookUp: @escaping (DNSQuestion) -> DNSAnswer
  ) -> [DoctorFinding] {
    let (newsletter, delivery) = (edition.newsletter, edition.configuration.delivery)
    let senders = edition.configuration.relays.filter { !$0.isFolder }.map { relay in
      let given = relay.source.flatMap { SourceAddress.isAddress($0) ? $0 : nil }
      // Towards the world, wherever the relay is.
      let own = given ?? effects.ownAddress("192.0.2.1")
      return Sender(
        relay, own: own,
        hello: HelloName.ofThisMachine(configured: relay.hello, towards: relay.host, from: given),
        lookUp: lookUp)
    }
    let fromPlace = ConfigurationFile.location(
      of: "from", in: folder, for: newsletter.list.name)
    return DomainReport(
      from: newsletter.from.address, envelope: delivery.envelopeFrom ?? newsletter.from.address,
      senders: senders, selectors: selectors,
      fromPlace: fromPlace,
      envelopePlace: delivery.envelopeFrom == nil
        ? fromPlace
        : ConfigurationFile.location(of: "delivery.envelope_from", in: folder, for: nil),
      lookUp: lookUp
    ).findings
  }
}

/// What two domains come to: that of the author, and that which bounces go to.
struct DomainReport {
  let from: EmailAddress
  let envelope: EmailAddress
  let senders: [Sender]
  let selectors: [String]
  let fromPlace: SourceLocation
  let envelopePlace: SourceLocation
  let lookUp: (DNSQuestion) -> DNSAnswer

  var fromDomain: String { from.asciiDomain }
  var envelopeDomain: String { envelope.asciiDomain }

  var findings: [DoctorFinding] {
    for (domain, place) in [(fromDomain, fromPlace), (envelopeDomain, envelopePlace)]
    where domain.hasPrefix("[") {
      return [
        DoctorFinding(
          .mx, .warning,
          Problem(
            "\(domain) is an address in place of a domain, for which nobody can vouch", at: place,
            hint: "write from a domain of your own"))
      ]
    }
    var all = Examination()
    all.add(mailFindings(of: fromDomain, at: fromPlace))
    if envelopeDomain != fromDomain {
      all.add(mailFindings(of: envelopeDomain, at: envelopePlace))
    }
    all.add(spfFindings)
    all.add(dkimFindings)
    all.add(dmarcFindings)
    all.add(pointerFindings)
    return all.findings
  }

  /// The texts under a name; nil where they are not known, with the reason.
  func texts(_ name: String) -> (texts: [String], isName: Bool, gap: String?) {
    switch lookUp(DNSQuestion(.txt, name)) {
    case .records(let records):
      (records.compactMap { if case .text(let text) = $0 { text } else { nil } }, true, nil)
    case .noRecords: ([], true, nil)
    case .noName: ([], false, nil)
    case .unknown(let reason): ([], true, reason)
    }
  }

  /// The addresses of a host; nil where they are not known.
  func addresses(of host: String) -> [IPAddress]? {
    var found: [IPAddress] = []
    var isKnown = true
    for kind in [DNSQuestion.Kind.a, .aaaa] {
      switch lookUp(DNSQuestion(kind, host)) {
      case .records(let records):
        for case .address(let text) in records { found += [IPAddress(text)].compactMap(\.self) }
      case .noRecords, .noName: break
      case .unknown: isKnown = false
      }
    }
    return isKnown || !found.isEmpty ? found : nil
  }
}
