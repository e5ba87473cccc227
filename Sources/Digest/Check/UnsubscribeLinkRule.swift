import Template

/// Both parts must show every reader a way out of the list.
enum UnsubscribeLinkRule: CheckRule {
  static let name = "unsubscribe-link"

  static func findings(in preflight: Preflight) -> [Finding] {
    preflight.parts.compactMap { part in
      if part.pieces.showsToAll("unsubscribe_url", given: Reader.always) { return nil }
      return error(
        part.pieces.fields.contains("unsubscribe_url")
          ? "there is no unsubscribe link for every reader; put {{reader.unsubscribe_url}} where no section hides it"
          : "there is no unsubscribe link; put {{reader.unsubscribe_url}} into the template",
        at: preflight.location(part.file))
    }
  }
}
