/// Both parts must show a way out that belongs to the reader.
enum UnsubscribeLinkRule: CheckRule {
  static let name = "unsubscribe-link"

  static func findings(in preflight: Preflight) -> [Finding] {
    let parts = [
      (preflight.frozen.html, IssueStore.FileName.html),
      (preflight.frozen.text, IssueStore.FileName.text),
    ]
    // Only the tag itself counts: an article may speak of one.
    let tags = ReaderTags(nonce: preflight.issue.nonce)
    return parts.filter { !tags.shows("unsubscribe_url", in: $0.0) }
      .map {
        error(
          "there is no unsubscribe link; put {{reader.unsubscribe_url}} into the template",
          at: preflight.location($0.1))
      }
  }
}
