import Diagnostics
import Template

/// Both parts must show every reader a way out of the list.
enum UnsubscribeLinkRule: CheckRule {
  static let name = RuleName.unsubscribeLink

  static func findings(in preflight: Preflight) -> [Finding] {
    preflight.parts.compactMap { part in
      if part.pieces.showsToAll("unsubscribe_url", given: Reader.always) { return nil }
      let isHidden = part.pieces.fields.contains("unsubscribe_url")
      return error(
        "there is no unsubscribe link\(isHidden ? " for every reader" : "")", at: part.template,
        hint: "put {{reader.unsubscribe_url}} "
          + (isHidden ? "where no section hides it" : "into the template"),
        advice: .composeAgain)
    }
  }
}
