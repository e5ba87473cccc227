import Newsroom

/// The mail as it goes over the wire.
struct SourcePane {
  let showing: Showing
  /// More than that no page shows well.
  private static let limit = 512 * 1024

  var markup: Markup {
    guard let mail = showing.mail else { return "" }
    let shown = mail.bytes.prefix(Self.limit)
    let text = String(decoding: shown, as: UTF8.self).replacing("\r\n", with: "\n")
    let file =
      showing.isStatic
      ? StaticName.message
      : "/issues/\(showing.sight.name.text)/message"
        + showing.query.with {
          $0 = .init(); $0.reader = showing.query.reader; $0.with = showing.query.with;
          $0.without = showing.query.without
        }.text
    let rest: Markup =
      mail.bytes.count > shown.count
      ? "<p>\((mail.bytes.count - shown.count).grouped) octets more are in the file.</p>" : ""
    // A mail with links that lead nowhere is none that anybody should keep or compare.
    let isReal = showing.sight.issue?.hasLinks ?? false
    let about: Markup =
      isReal && showing.isAltered
      ? "<p class=\"warn\">Nobody gets this mail: a condition is set by hand, which the reader does not meet.</p>"
      : isReal
        ? "<p><a class=\"button\" href=\"\(file)\" download>Download .eml</a> \(mail.bytes.count.grouped) octets as they go over the wire. SHA-256 <code class=\"hash\" id=\"hash\">\(mail.digest)</code></p>"
        : "<p class=\"bad\">Not what would be sent: the key that signs readers’ links cannot be read (see Checks), and those that stand here lead nowhere.</p>"
    return """
      <h2>Source</h2>
      \(about)
      <div class="wide" tabindex="0" role="region" aria-label="Source"><pre class="source">\(lines: text)</pre></div>\(rest)
      """
  }
}
