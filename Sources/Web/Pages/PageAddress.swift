import Digest

/// What an address of the preview stands for; a function of the path alone.
enum PageAddress: Equatable, Sendable {
  case home
  case issues
  case page(issue: IssueName, Pane)
  /// The mail's HTML, its text, its bytes.
  case html(IssueName)
  case text(IssueName)
  case message(IssueName)
  case events
  /// What a tab that nobody sees is called.
  case title
  case told(MailSignal)
  case open
  /// Whom a test would go to, and the test itself.
  case offerTest, sendTest
  case style, icon
  case script(PageScript)

  /// Whether something is done there: it is asked for by POST alone.
  var isAct: Bool {
    switch self {
    case .open, .offerTest, .sendTest: true
    default: false
    }
  }

  init?(path: Substring) {
    let parts = path.split(separator: "/")
    switch parts.first {
    case nil: self = .home
    case "issues" where parts.count == 1: self = .issues
    case "issues" where parts.count <= 3:
      let name = IssueName(parts[1])
      switch parts.dropFirst(2).first {
      case nil: self = .page(issue: name, .mail)
      case "html": self = .html(name)
      case "text": self = .text(name)
      case "message": self = .message(name)
      case let word?:
        guard let pane = Pane(rawValue: String(word)), pane != .mail else { return nil }
        self = .page(issue: name, pane)
      }
    case "events" where parts.count == 1: self = .events
    case "title" where parts.count == 1: self = .title
    case "open" where parts.count == 1: self = .open
    case "test" where parts.count == 1: self = .offerTest
    case "test" where parts.count == 2 && parts[1] == "send": self = .sendTest
    case "preview.css" where parts.count == 1: self = .style
    case "icon.svg" where parts.count == 1: self = .icon
    case let name?:
      if parts.count == 1, let script = PageScript(file: name) {
        self = .script(script)
      } else if let signal = MailSignal(path: path) {
        self = .told(signal)
      } else {
        return nil
      }
    }
  }
}

/// An issue as an address names it.
struct IssueName: Hashable, Sendable {
  /// Nil for the one that would be composed now.
  let id: String?

  init(_ text: some StringProtocol) { id = text == Issue.nameOfNext ? nil : String(text) }

  var text: String { id ?? Issue.nameOfNext }
}

/// What of an issue a page shows.
enum Pane: String, CaseIterable, Sendable {
  case mail, headers, source, checks, articles, readers

  var title: String {
    switch self {
    case .mail: "Mail"
    case .headers: "Headers"
    case .source: "Source"
    case .checks: "Checks"
    case .articles: "Articles"
    case .readers: "Readers"
    }
  }
}
