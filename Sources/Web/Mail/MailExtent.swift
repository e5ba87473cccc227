import Newsroom

/// About how much a mail shows: its frame may not tell how high it is before it is there, and in a file never.
struct MailExtent: Equatable, Encodable {
  /// Pixels that it takes however wide it is, with what stands around the whole.
  private(set) var fixed = 140.0
  /// Pixels times the width of a column: what takes more of the one has less of the other.
  private(set) var flowing = 0.0
  /// Pixels for each of a column's: what is as wide as that, and high in proportion.
  private(set) var scaled = 0.0

  /// Elements that begin a line, with the room that mail programs leave around them.
  private static let spaced: [String: Double] = [
    "p": 16, "div": 4, "tr": 10, "td": 0, "th": 0, "li": 0, "ul": 16, "ol": 16, "br": 0, "hr": 18,
    "h1": 42, "h2": 30, "h3": 22, "h4": 18, "h5": 16, "h6": 16, "blockquote": 16, "pre": 16,
  ]
  /// Of the letters that most mails are written in.
  private static let (line, letter) = (26.5, 7.6)
  /// The widest column that mails have.
  private static let column = 536.0

  /// - Parameter hasPictures: whether they are shown; else what stands in their place.
  init(of html: String, hasPictures: Bool = false) {
    self.init(of: Array(html.utf8), hasPictures)
  }

  private init(of bytes: [UInt8], _ hasPictures: Bool) {
    var hiding: String?
    var isVerbatim = false
    var letters = 0
    func end(_ extent: inout MailExtent) {
      guard letters > 0 else { return }
      let length = Double(letters) * Self.letter
      // The last line of many is half full.
      extent.fixed += length < Self.column ? Self.line : Self.line / 2
      extent.flowing += length < Self.column ? 0 : length * Self.line
      letters = 0
    }
    for token in MarkupScanner.tokens(of: bytes) {
      // What inboxes show and mails hide stands in an element of its own, without another of its name in it.
      if let name = hiding {
        if case .end(name, _) = token { hiding = nil }
        continue
      }
      switch token {
      case .start("head", _, _): hiding = "head"
      case .start("img", let attributes, _):
        let alternative = attributes.first { $0.name == "alt" }?.value.utf8.count ?? 0
        letters += hasPictures ? 0 : alternative
        guard hasPictures else { continue }
        let number = { name in attributes.first { $0.name == name }.flatMap { Double($0.value) } }
        let height = min(1200, max(0, number("height") ?? 300))
        let width = max(1, number("width") ?? Self.column)
        // What fills its column is made smaller with it.
        if width < Self.column / 2 { fixed += height } else { scaled += height / Self.column }
      case .start(let name, let attributes, _):
        if attributes.areHiding {
          hiding = name
        }
        guard let room = Self.spaced[name] else { continue }
        end(&self)
        fixed += room
        isVerbatim = isVerbatim || name == "pre"
      case .end(let name, _):
        if Self.spaced[name] != nil { end(&self) }
        if name == "pre" { isVerbatim = false }
      case .text(let range) where isVerbatim:
        fixed += Double(bytes[range].count { $0 == 0x0A }) * Self.line
      case .text(let range):
        letters += bytes[range].count { $0 > 0x20 && $0 & 0xC0 != 0x80 } * 7 / 6
      default: break
      }
    }
    end(&self)
  }

  /// About how far down something begins, from 0 to 1.
  func place(at start: Int, in html: String) -> Double {
    let before = MailExtent(of: Array(html.utf8.prefix(start)), false)
    return min(1, before.height(in: Self.column) / max(1, height(in: Self.column)))
  }

  /// What a frame of a width needs, in pixels; the page's script reckons in the same way.
  func height(in width: Double) -> Double {
    let column = max(200, min(width - 40, Self.column))
    return fixed + flowing / column + scaled * column
  }
}

extension [MarkupScanner.Attribute] {
  /// Whether mail programs show nothing of what stands in an element with them: it is for inboxes.
  var areHiding: Bool { contains { $0.name == "style" && $0.value.contains("display:none") } }
}
