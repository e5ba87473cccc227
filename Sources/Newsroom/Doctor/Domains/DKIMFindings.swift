import DNS
import Diagnostics

/// Whether keys are published that signatures of the author's domain are verified with (RFC 6376). Who signs is the
/// relay.
extension DomainReport {
  var dkimFindings: [DoctorFinding] {
    var all = Examination()
    guard !selectors.isEmpty else {
      all.add([unnamedKeys])
      return all.findings
    }
    for selector in selectors {
      let names = signingDomains.map { "\(selector)._domainkey.\($0)" }
      // Where none has one, what is wrong is told of the author's own.
      let found = names.first { !texts($0).texts.isEmpty } ?? "\(selector)._domainkey.\(fromDomain)"
      all.add([finding(of: found)])
    }
    return all.findings
  }

  /// Domains whose signature speaks for the author (RFC 9989 §4.4.1): the author's own, and that of its organisation
  /// unless “adkim=s” wants it itself.
  private var signingDomains: [String] {
    let walk = DMARCWalk(from: fromDomain, lookUp: lookUp)
    let top = walk.organizationalDomain
    let isStrict = walk.applied?.record.isStrictForDKIM ?? false
    return isStrict || top == fromDomain ? [fromDomain] : [fromDomain, top]
  }

  /// No name but those above all keys was asked.
  private var unnamedKeys: DoctorFinding {
    let names = signingDomains.map { "_domainkey.\($0)" }
    let asked = names.map { (name: $0, answer: texts($0)) }
    if let there = asked.first(where: { $0.answer.isName && $0.answer.gap == nil }) {
      return DoctorFinding(
        .dkim, .unknown,
        Problem(
          "not known which DKIM key the relay signs with: there is a name \(there.name), and no selector below it was named, nor guessed",
          hint: "a test mail's “DKIM-Signature” tells the selector (s=) and the domain (d=)",
          advice: .nameSelector))
    }
    if let lost = asked.first(where: { $0.answer.gap != nil }), let gap = lost.answer.gap {
      return DoctorFinding(
        .dkim, .unknown, Problem("not known whether \(lost.name) has keys: \(gap)"))
    }
    // RFC 8020 §2: then there is nothing below them either.
    return DoctorFinding(
      .dkim, .warning,
      Problem(
        "no DKIM key is published: there is no name \(names.joined(separator: ", nor "))",
        at: fromPlace,
        hint: "have the relay sign for \(fromDomain), and publish the key that it tells"))
  }

  private func finding(of name: String) -> DoctorFinding {
    let (texts, isName, gap) = texts(name)
    if let gap {
      return DoctorFinding(
        .dkim, .unknown, Problem("not known whether there is a key at \(name): \(gap)"))
    }
    func warning(_ reason: String, _ hint: String) -> DoctorFinding {
      DoctorFinding(.dkim, .warning, Problem(reason, at: fromPlace, hint: hint))
    }
    let publish = "publish the key that the relay tells, as one TXT record"
    guard let text = texts.first else {
      return warning(
        "there is no DKIM key at \(name)\(isName ? "" : ", and no such name")", publish)
    }
    // RFC 6376 §3.6.2.2: of several nobody knows which counts.
    guard texts.count == 1 else {
      return warning("there are \(texts.count) texts at \(name)", publish)
    }
    let key = DKIMKey(parsing: text)
    switch key.state {
    case .good where key.isTest:
      return warning(
        "the DKIM key at \(name) is one for tests (“t=y”)", "take “t=y” out once signatures hold")
    case .good(let kind):
      return DoctorFinding(.dkim, .ok, Problem("there is a DKIM key at \(name) (\(kind))"))
    case .revoked: return warning("the DKIM key at \(name) was revoked", publish)
    case .short:
      return warning(
        "the DKIM key at \(name) has less than 1024 bits, and nobody heeds it (RFC 8301 §3.2)",
        "make one of 2048 bits")
    case .broken(let reason): return warning("the DKIM key at \(name) is none: \(reason)", publish)
    }
  }
}
