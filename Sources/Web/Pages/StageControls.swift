import Digest
import Newsroom

/// How the mail is shown: width, dark, pictures, text beside. Each is a link, so that it works without a script and
/// can be sent to somebody.
struct StageControls {
  let showing: Showing

  private static let darks: [(PageQuery.Dark?, String, String)] = [
    (nil, "Light", "as it is written"),
    (.own, "Own dark", "the mail's own dark styles, as in Apple Mail"),
    (.inverted, "Inverted", "all colours inverted, as in Gmail on a phone"),
    (.partial, "Partly inverted", "light grounds and dark letters alone, as in Outlook.com"),
  ]
  private static let widths: [(PageQuery.Width, String, String)] = [
    (.desktop, "Desktop", "760 pixels, the room that mail programs leave"),
    (.phone, "Phone", "375 pixels"),
    (.free, "Free", "as wide as there is room; drag the corner above the mail"),
  ]
  private static let texts: [(PageQuery.TextPart?, String, String)] = [
    (nil, "HTML", "the part that most readers see"),
    (.beside, "Text beside", "the text part next to the HTML"),
    (.alone, "Text", "the text part alone"),
  ]

  var markup: Markup {
    guard showing.pane == .mail, let mail = showing.mail else { return "" }
    let query = showing.query
    let widths = Self.widths.map { width, name, title -> Markup in
      choice(name, title, query.width == width) { $0.width = width }
    }
    let darks = Self.darks.map { dark, name, title -> Markup in
      choice(name, title, query.dark == dark) { $0.dark = dark }
    }
    let texts = Self.texts.map { text, name, title -> Markup in
      choice(name, title, query.textPart == text) { $0.textPart = text }
    }
    let images = choice(
      showing.loadsImages ? "Pictures on" : "Pictures off",
      showing.loadsImages
        ? "fetched from where they lie, for this mail as it is now" : "a click fetches them once",
      showing.loadsImages
    ) { $0.images = showing.loadsImages ? nil : String(mail.digestOfHTML.prefix(16)) }
    let beside: Markup =
      showing.sight.issue?.lastIssue.map { last in
        choice("New since \(last.id)", "marks what \(last.id) did not have", query.isBesideLast) {
          $0.isBesideLast.toggle()
        }
      } ?? ""
    let parts: Markup = """
      <div role="group" aria-label="Parts">\(images)\(beside)</div>
      """
    return """
      <div role="group" aria-label="Width">\(widths)</div>
      <div role="group" aria-label="Light or dark">\(darks)</div>
      <div role="group" aria-label="HTML or text">\(texts)</div>
      \(showing.isStatic ? "" : parts)\(kindOfDark)
      """
  }

  /// Who shows mails so, where it can be read without a pointer too.
  private var kindOfDark: Markup {
    guard let dark = showing.query.dark, let kind = Self.darks.first(where: { $0.0 == dark }) else {
      return ""
    }
    return "<p class=\"quiet\">\(kind.1): \(kind.2).</p>"
  }

  private func choice(
    _ name: String, _ title: String, _ isOn: Bool, _ change: (inout PageQuery) -> Void
  ) -> Markup {
    let on: Markup = isOn ? " aria-current=\"true\"" : ""
    return
      "<a class=\"choice\" href=\"\(showing.link(nil, change))\" data-soft title=\"\(title)\"\(on)>\(name)</a>"
  }
}
