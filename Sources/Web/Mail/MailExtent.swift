/// About how much a mail shows: its frame may not tell how high it is, since it has no rights at all.
struct MailExtent: Equatable, Encodable {
  /// Letters of text.
  private(set) var letters = 0
  /// Elements that have room around them.
  private(set) var blocks = 0
  /// Pixels of pictures.
  private(set) var pictures = 0

  private static let spaced: Set = [
    "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "br", "pre",
  ]

  init(of html: String) { self.init(of: Array(html.utf8)) }

  private init(of bytes: [UInt8]) {
    var hiding: String?
    for token in MarkupScanner.tokens(of: bytes) {
      // What inboxes show and mails hide stands in an element of its own, without another of its name in it.
      if let name = hiding {
        if case .end(name, _) = token { hiding = nil }
        continue
      }
      switch token {
      case .start("head", _, _): hiding = "head"
      case .start("img", let attributes, _):
        let height = attributes.first { $0.name == "height" }.flatMap { Int($0.value) }
        pictures += min(1200, max(0, height ?? 300))
      case .start(let name, let attributes, _):
        if attributes.contains(where: { $0.name == "style" && $0.value.contains("display:none") }) {
          hiding = name
        }
        if Self.spaced.contains(name) { blocks += 1 }
      case .text(let range):
        letters += bytes[range].count { $0 > 0x20 && $0 & 0xC0 != 0x80 } * 7 / 6
      default: break
      }
    }
  }

  /// About how far down something begins, from 0 to 1.
  func place(at start: Int, in html: String) -> Double {
    guard height > 0 else { return 0 }
    return MailExtent(of: Array(html.utf8.prefix(start))).height / height
  }

  /// In pixels, at the width of a desktop.
  private var height: Double {
    Double(letters) * 8.4 / 536 * 27 + Double(blocks * 21) + Double(pictures)
  }

  /// What a frame of a width needs, in pixels; the page's script reckons in the same way.
  func height(in width: Double) -> Double {
    let column = max(200, min(width - 40, 536))
    let lines = Double(letters) * 8.4 / column * 27
    return 120 + 1.06 * (lines + Double(blocks * 21) + Double(pictures) * min(1, width / 600))
  }
}
