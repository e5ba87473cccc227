import Diagnostics
import Mail
import Subscribers

/// An address whose part before the @ is not ASCII can be given only to a relay that offers SMTPUTF8 (RFC
/// 6531), which many do not: one of the sender's stops every mail, one of a reader's that reader's. Where a
/// relay that offers it was seen, nothing is said.
enum SMTPUTF8Rule: CheckRule {
  static let name = RuleName.smtputf8

  private static let hint = "the relay must offer SMTPUTF8; an address in ASCII reaches everybody"

  static func findings(in preflight: Preflight) -> [Finding] {
    let relays = preflight.seenRelays
    guard !relays.contains(where: \.takesUTF8) else { return [] }
    let known = relays.isEmpty ? "" : ", which \(SeenRelay.names(relays)) did not offer"
    return senders(preflight, known) + readers(preflight, known)
  }

  private static func senders(_ preflight: Preflight, _ known: String) -> [Finding] {
    let issue = preflight.issue
    return [("from", issue.from), ("reply_to", issue.replyTo ?? "")].filter {
      (try? Mailbox(parsing: $1))?.address.needsSMTPUTF8 == true
    }.map { key, address in
      warning(
        "“\(address)” needs SMTPUTF8, and with it every mail\(known)",
        at: preflight.sources.setting(key), hint: hint)
    }
  }

  private static func readers(_ preflight: Preflight, _ known: String) -> [Finding] {
    let rows = preflight.list.roster.subscribers
    // Addresses alone: a list has a million rows, and few of these.
    let readers = rows.indices.filter { index in
      guard !rows.isPlain(index) else { return false }
      let address = rows.address(index)
      // A log that cannot be read is told of elsewhere.
      return address.needsSMTPUTF8
        && (try? preflight.list.consent.status(of: address)) == .subscribed
    }.map { rows[$0] }
    guard let first = readers.first else { return [] }
    var place = preflight.sources.roster
    place.line = first.line
    let who =
      readers.count == 1
      ? "\(first.address) needs"
      : "\(readers.count) addresses, the first of them \(first.address), need"
    return [
      warning(
        "\(who) SMTPUTF8\(known)", at: place,
        hint: "over a relay without it such an address gets nothing: ask for another one")
    ]
  }
}
