import Diagnostics
import Foundation
import Mail

/// What somebody is told of a slot: that it was sent, left out, waits or failed, with counts and the reason.
struct Notice {
  let newsletter: String
  let report: SlotReport

  /// What a run came to that nobody was told of yet.
  static func due(
    of reports: [SlotReport], _ settings: NoticeSettings, newsletter: (_ list: String) -> String
  ) -> [Notice] {
    reports.filter { $0.isNew && settings.outcomes.contains($0.outcome) }
      .map { Notice(newsletter: newsletter($0.list), report: $0) }
  }

  var subject: String {
    "\(newsletter): \(report.issue ?? report.slot) \(report.outcome.words)"
  }

  /// For people, with lines of their own.
  var text: String {
    var rows = [("Slot", report.slot), ("Outcome", report.outcome.words)]
    if let issue = report.issue { rows.append(("Issue", issue)) }
    if let counts { rows.append(("Recipients", counts)) }
    if let reason = report.reason { rows.append(("Reason", reason)) }
    if report.outcome == .failed, !report.isFinal {
      rows.append(("Next", "it is tried again, as long as the timetable allows"))
    }
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { name, value in
      name + ":" + String(repeating: " ", count: width - name.count + 1) + value.printable
    }.joined(separator: "\n") + "\n"
  }

  private var counts: String? {
    guard let status = report.status else { return nil }
    let parts = [
      (status.accepted, "accepted"), (status.rejected, "rejected"),
      (status.deferred, "deferred"), (status.inDoubt, "in doubt"), (status.pending, "pending"),
      (status.suppressed, "suppressed"), (status.unsendable, "unsendable"),
    ]
    return "\(status.recipients): "
      + parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  /// For programs: the same keys as a run's own answer, with the newsletter.
  var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(Row(notice: self)) + [0x0A]
    }
  }

  private struct Row: Encodable {
    let notice: Notice

    private enum CodingKeys: CodingKey { case newsletter, list }

    func encode(to encoder: any Encoder) throws {
      try notice.report.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(notice.newsletter, forKey: .newsletter)
      try container.encode(notice.report.list, forKey: .list)
    }
  }

  /// A mail to one of the editors, whom the newsletter itself writes to.
  /// - Parameter seed: what no other notice has.
  func mail(
    to editor: EmailAddress, from: Mailbox, envelopeFrom: EmailAddress, dated date: MailDate,
    seed: String
  ) throws(Problem) -> OutgoingMail {
    let id = MessageID(
      list: newsletter, issue: "notice", recipient: editor, domain: from.address.asciiDomain,
      purpose: seed)
    let header = [
      try HeaderField.token("Date", date.description), try .mailboxes("From", [from]),
      try .text("Subject", subject.printable),
      try .mailboxes("To", [try Mailbox(address: editor)]),
      try .token("Message-ID", id.description),
      // No vacation notice comes back (RFC 3834 §5.1).
      try .token("Auto-Submitted", "auto-generated"),
    ]
    let message = Message(
      header: header, content: .text(.plain, Array(text.utf8)), boundarySeed: id.digest)
    return OutgoingMail(
      envelope: Envelope(from: envelopeFrom, to: editor, id: id.left), bytes: message.bytes)
  }
}

extension SlotReport.Outcome {
  var words: String {
    switch self {
    case .sent: "was sent"
    case .skipped: "was skipped"
    case .waiting: "waits for approval"
    case .paused: "is paused"
    case .failed: "failed"
    case .missed: "was missed"
    }
  }
}
