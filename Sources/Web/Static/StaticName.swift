/// What the files of a static preview are called: a function of what they show.
enum StaticName {
  static let style = "preview.css"
  static let text = "text.txt"
  static let message = "message.eml"
  /// The HTML as it is sent, but for what would have a browser ask somebody.
  static let html = "mail.html"

  static func page(_ pane: Pane, _ query: PageQuery) -> String {
    guard pane == .mail else { return "\(pane.rawValue).html" }
    // The text alone is a file of its own, as it is sent.
    guard query.textPart != .alone else { return text }
    var words: [String] = []
    if query.width != .desktop { words.append(query.width.rawValue) }
    if let dark = query.dark { words.append("dark-\(dark.rawValue)") }
    if query.textPart == .beside { words.append("text") }
    return words.isEmpty ? "index.html" : "\(words.joined(separator: "-")).html"
  }

  /// The mail as a page shows it in a frame.
  static func frame(_ dark: PageQuery.Dark?) -> String {
    "frame-\(dark?.rawValue ?? "light").html"
  }

  /// Every way in which pages show the mail.
  static let queries: [PageQuery] = PageQuery.Width.allCases.flatMap { width in
    darks.flatMap { dark in
      [nil, PageQuery.TextPart.beside].map { text in
        PageQuery().with { ($0.width, $0.dark, $0.textPart) = (width, dark, text) }
      }
    }
  }

  static let darks: [PageQuery.Dark?] = [nil] + PageQuery.Dark.allCases
  static let panes: [Pane] = [.mail, .headers, .source, .checks, .articles]
}
