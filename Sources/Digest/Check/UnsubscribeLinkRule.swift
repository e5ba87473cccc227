/// Both parts must show a way out that belongs to the reader.
enum UnsubscribeLinkRule: CheckRule {
  static let name = "unsubscribe-link"

  static func findings(in preflight: Preflight) -> [Finding] {
    let parts = [
      (preflight.frozen.html, IssueStore.FileName.html),
      (preflight.frozen.text, IssueStore.FileName.text),
    ]
    return parts.filter { !$0.0.contains("reader.unsubscribe_url") }
      .map {
        error(
          "there is no unsubscribe link; put {{reader.unsubscribe_url}} into the template",
          at: preflight.location($0.1))
      }
  }
}
