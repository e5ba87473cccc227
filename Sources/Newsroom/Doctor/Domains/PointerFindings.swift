import DNS
import Diagnostics

/// Whether the address that mails come from has a name which leads back to it; many refuse mail from one that has
/// not.
extension DomainReport {
  var pointerFindings: [DoctorFinding] {
    var all = Examination()
    for sender in senders {
      guard sender.isOwn else {
        all.add(
          .ptr, .unknown,
          "not known which address \(sender.relay) sends from, and so not which name that has: it is its keeper's"
        )
        continue
      }
      guard let address = sender.address else {
        all.add(.ptr, .unknown, "not known which name mails come from: \(sender.reason)")
        continue
      }
      all.add([finding(of: address)])
    }
    return all.findings
  }

  private func finding(of address: IPAddress) -> DoctorFinding {
    let hint =
      "whoever gave you the address sets its name (PTR), and your domain has an address record for that"
    var names: [String] = []
    switch lookUp(DNSQuestion(.ptr, address.reverseName)) {
    case .unknown(let reason):
      return DoctorFinding(
        .ptr, .unknown, Problem("not known which name \(address) has: \(reason)"))
    case .noRecords, .noName: break
    case .records(let records):
      names = records.compactMap { if case .name(let name) = $0 { name } else { nil } }
    }
    guard !names.isEmpty else {
      return DoctorFinding(.ptr, .warning, Problem("\(address) has no name", hint: hint))
    }
    let back = names.prefix(10).map { ($0, addresses(of: $0)) }
    if let (name, _) = back.first(where: { $0.1?.contains(address) == true }) {
      return DoctorFinding(
        .ptr, .ok, Problem("\(address) has the name \(name), which leads back to it"))
    }
    if let (name, _) = back.first(where: { $0.1 == nil }) {
      return DoctorFinding(
        .ptr, .unknown, Problem("not known whether \(name) leads back to \(address)"))
    }
    return DoctorFinding(
      .ptr, .warning,
      Problem(
        "\(address) has the name \(names.joined(separator: ", ")), which does not lead back to it",
        hint: hint))
  }
}
