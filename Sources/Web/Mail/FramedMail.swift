import Newsroom

/// A mail as the page shows it in its frame: without what would leave this machine, in one of the kinds of dark, and
/// with the line behind which Gmail shows nothing.
///
/// The address of the mail alone has what is sent, to the byte; this is that with changes, each of which is listed
/// here.
struct FramedMail {
  var dark: PageQuery.Dark?
  /// Whether pictures are fetched from where they lie.
  var loadsImages = false
  /// What each article's part of the mail leads to when it is clicked; nil where nobody could tell.
  var blocks: MailBlocks?
  /// The page that is told of clicks.
  var view: String?
  /// Which of that page's frames it is in.
  var frame = 0
  /// Whether it lies in a file, where no server says what it may do.
  var isAlone = false

  /// Octets of HTML that Gmail shows.
  static let clip = 102 * 1024

  func html(of mail: String) -> String {
    let bytes = Array(mail.utf8)
    let tokens = MarkupScanner.tokens(of: bytes)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + 4096)
    var hasHead = false
    // A template says the same style at a hundred tags.
    var styles: [String: String] = [:]
    var isClipped = bytes.count <= Self.clip
    var isMeasured = false
    for token in tokens {
      if !hasHead, token.isHead(in: bytes) {
        hasHead = true
        if case .start("head", _, let range) = token {
          output += bytes[range]
          output += head(for: mail).utf8
          continue
        }
        output += head(for: mail).utf8
      }
      switch token {
      case .text(let range):
        guard !isClipped, let place = Self.clipPlace(in: range, of: bytes) else {
          output += bytes[range]
          continue
        }
        isClipped = true
        output += bytes[range.lowerBound..<place] + Self.clipLine.utf8
        output += bytes[place..<range.upperBound]
      case .end(let name, let range):
        if !isClipped, range.upperBound > Self.clip, name == "body" || Self.holdsText.contains(name)
        {
          isClipped = true
          output += Self.clipLine.utf8
        }
        if name == "body" { measure(in: &output, &isMeasured) }
        output += bytes[range]
      case .comment(let range): output += bytes[range]
      case .raw(let name, let range):
        let text = String(decoding: bytes[range], as: UTF8.self)
        // Selectors stand here alone.
        let rules = view == nil ? text : StyleReading.passingMarks(text)
        output += name == "style" ? Array(style(rules).utf8) : Array(bytes[range])
      case .start(let name, let attributes, let range):
        // What would lead the frame elsewhere, change what all its links mean, or ask for something.
        let isRefresh = name == "meta" && attributes.contains { $0.name == "http-equiv" }
        let saysCharset = isAlone && MarkupCharset.declared(by: token) != nil
        if name == "base" || name == "link" || isRefresh || saysCharset {
          continue
        }
        let link = view.flatMap { blocks?.link(at: range.lowerBound, in: $0) }
        let mark = view == nil ? nil : blocks?.mark(at: range.lowerBound)
        var tag = tag(bytes, attributes, range, link, &styles)
        if mark != nil {
          tag.insert(contentsOf: " \(MailBlocks.holding)".utf8, at: 1 + name.utf8.count)
        }
        output += tag
        if !isClipped, range.lowerBound >= Self.clip, Self.holdsText.contains(name) {
          isClipped = true
          output += Self.clipLine.utf8
        }
        if let view, let mark { output += mark.html(in: view).utf8 }
      }
    }
    measure(in: &output, &isMeasured)
    return String(decoding: output, as: UTF8.self)
  }

  /// Lets the page be told how high it is, once.
  private func measure(in output: inout [UInt8], _ isDone: inout Bool) {
    guard view != nil, !isDone else { return }
    isDone = true
    output += MailMeasure.markup.utf8
  }

  private static let holdsText: Set = ["td", "div", "p", "li", "h1", "h2", "h3", "h4", "h5", "h6"]

  /// Where in a text Gmail ends: before the word in which its limit falls; nil where no letter stands behind that.
  private static func clipPlace(in range: Range<Int>, of bytes: [UInt8]) -> Int? {
    guard range.upperBound > clip,
      bytes[max(range.lowerBound, clip)..<range.upperBound].contains(where: { $0 > 0x20 })
    else { return nil }
    guard range.lowerBound < clip else { return range.lowerBound }
    let word = bytes[max(range.lowerBound, clip - 64)..<clip].lastIndex { $0 <= 0x20 }
    if let word { return word + 1 }
    // A text without blanks ends between two characters, and in no entity.
    var place = clip
    if let entity = bytes[max(range.lowerBound, clip - 12)..<clip].lastIndex(of: UInt8(ascii: "&")),
      !bytes[entity..<clip].contains(UInt8(ascii: ";"))
    {
      place = entity
    }
    while place > range.lowerBound, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }

  private static let clipLine =
    "<span role=\"note\" style=\"all:initial;display:block;border-top:3px dashed #b3261e;padding:4px 0;"
    + "font:bold 13px/1.4 sans-serif;color:#b3261e;background:#fff\">Gmail shows nothing below this line: "
    + "102 KB of HTML</span>"

  private func head(for mail: String) -> String {
    // Links open on purpose alone: from here a new window is what the frame may not have.
    var head = "<base target=\"_blank\"><style>"
    if isAlone {
      head = MarkupCharset.declaration + FileMail.policy + head
    }
    // What the machine that shows the page prefers is not what is looked at; a mail that knows no dark has none.
    let scheme = dark == .own && Self.knowsDark(mail) ? "dark" : "light"
    head += ":root:root:root{color-scheme:\(scheme)!important}"
    if dark == .inverted {
      head +=
        "html{background:#fff;filter:invert(1) hue-rotate(180deg)}"
        + "img,video,[background]{filter:invert(1) hue-rotate(180deg)}"
    }
    if dark == .partial { head += PartlyDark.start }
    if blocks != nil { head += MailBlocks.style }
    if let view { head += MailMeasure.style(view: view, frame: frame) }
    return head + "</style>"
  }

  /// Whether a mail says that it can be shown in the dark: by a `meta` or by a style.
  private static func knowsDark(_ mail: String) -> Bool {
    mail.contains(
      #/(?i)[^-]color-schemes?\b[^;}>]*\bdark\b|<meta[^>]*\bdark\b[^>]*color-schemes?\b/#)
  }

  /// - Parameter link: what a link says in place of where it leads.
  private func tag(
    _ bytes: [UInt8], _ attributes: [MarkupScanner.Attribute], _ range: Range<Int>, _ link: String?,
    _ styles: inout [String: String]
  ) -> [UInt8] {
    var output: [UInt8] = []
    var place = range.lowerBound
    for attribute in attributes {
      let new: String? =
        switch attribute.name {
        case "href": link ?? changed(attribute, &styles)
        case "title", "download", "rel": link == nil ? changed(attribute, &styles) : ""
        default: changed(attribute, &styles)
        }
      guard let new else { continue }
      output += bytes[place..<attribute.range.lowerBound]
      output += new.utf8
      place = attribute.range.upperBound
    }
    return output + bytes[place..<range.upperBound]
  }

  private static let addresses: Set = ["src", "srcset", "background", "poster", "data", "lowsrc"]

  /// What stands in an attribute's place; nil for itself.
  private func changed(
    _ attribute: MarkupScanner.Attribute, _ styles: inout [String: String]
  ) -> String? {
    switch attribute.name {
    case "target", "ping", "http-equiv": return ""
    case "style":
      let new = styles[attribute.value] ?? style(attribute.value)
      styles[attribute.value] = new
      return new == attribute.value ? nil : " style=\"\(new.replacing("\"", with: "&quot;"))\""
    case "media":
      let new = StyleReading.preferring(dark: dark == .own, attribute.value)
      return new == attribute.value ? nil : " media=\"\(new.replacing("\"", with: "&quot;"))\""
    case "bgcolor" where dark == .partial:
      return PartlyDark.ground(attribute.value).map { " bgcolor=\"\($0)\"" }
    case "color" where dark == .partial, "text" where dark == .partial:
      return PartlyDark.ink(attribute.value).map { " \(attribute.name)=\"\($0)\"" }
    case let name where Self.addresses.contains(name):
      // A browser would say of each that it is refused.
      return loadsImages || attribute.value.hasPrefix("data:") ? nil : ""
    default: return nil
    }
  }

  private func style(_ text: String) -> String {
    // Most styles have nothing of what is changed, and there is one at each tag.
    guard dark == .partial || text.utf8.contains(where: { $0 == 0x40 || $0 == 0x28 }) else {
      return text
    }
    var text = text.replacing("@import", with: "@no-import")
    if !loadsImages { text = StyleReading.withoutPictures(text) }
    text = StyleReading.preferring(dark: dark == .own, text)
    return dark == .partial ? PartlyDark.style(text) : text
  }
}
