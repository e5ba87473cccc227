import Diagnostics
import Digest

/// Whether something answers where mails promise a page to leave by.
extension Newsroom {
  func pageFindings(_ edition: Edition) -> [DoctorFinding] {
    let newsletter = edition.newsletter
    guard newsletter.list.unsubscribe != .mail, let base = newsletter.baseURL else { return [] }
    guard let reason = missingPage(below: base) else {
      return [DoctorFinding(.page, .ok, Problem("\(base)/healthz answers"))]
    }
    return [
      DoctorFinding(
        .page, .warning,
        Problem(
          "the mails promise a page to unsubscribe by, and nothing of Broadsheet answers there: \(reason)",
          at: ConfigurationFile.location(
            of: "unsubscribe", in: folder, for: newsletter.list.name),
          hint: "with “unsubscribe: mail” they promise what your mailbox can do"))
    ]
  }
}
