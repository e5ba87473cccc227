/// A subject must be there, and be seen whole.
enum SubjectRule: CheckRule {
  static let name = "subject"

  static func findings(in preflight: Preflight) -> [Finding] {
    let subject = preflight.issue.subject
    let location = preflight.location(IssueStore.FileName.issue)
    if subject.isEmpty { return [error("the subject is empty", at: location)] }
    guard subject.count > 120 else { return [] }
    return [
      warning("the subject has \(subject.count) characters; most inboxes show 60", at: location)
    ]
  }
}
