import Template

/// A digest that is too long is cut off by the largest mailbox provider, unsubscribe link and all.
enum SizeRule: CheckRule {
  static let name = RuleName.size

  /// Octets of HTML after which Gmail clips a message.
  private static let limit = 102 * 1024

  static func findings(in preflight: Preflight) -> [Finding] {
    let size = preflight.frozen.html.text.utf8.count
    guard size > limit else { return [] }
    return [
      warning(
        "the HTML part has \(size / 1024) KB; Gmail shows 102 KB and hides the rest",
        at: preflight.sources.html)
    ]
  }
}
