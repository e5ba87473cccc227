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
      "/issues/\(showing.sight.name.text)/message"
      + showing.query.with {
        $0 = .init(); $0.reader = showing.query.reader; $0.with = showing.query.with;
        $0.without = showing.query.without
      }.text
    let rest: Markup =
      mail.bytes.count > shown.count
      ? "<p>\((mail.bytes.count - shown.count).grouped) octets more are in the file.</p>" : ""
    return """
      <h2>Source</h2>
      <p><a class="button" href="\(file)" download>Download .eml</a> \(mail.bytes.count.grouped) octets as they go over the wire. SHA-256 <code class="hash" id="hash">\(mail.digest)</code></p>
      <div class="wide" tabindex="0" role="region" aria-label="Source"><pre class="source">\(lines: text)</pre></div>\(rest)
      """
  }
}
