/// What becomes of an element of HTML: an allow-list, and what is not on it goes, its words stay.
enum ElementRule: Equatable {
  /// It stays, perhaps by a newer name, with those of its attributes that are named.
  case kept(as: String, attributes: [String] = [])
  case void(String, attributes: [String] = [])
  /// A heading; how far down it stands is decided by the digest.
  case heading(level: Int)
  case link
  case image
  /// A film, a sound or a page in the page: a link to it.
  case media
  case checkbox
  /// A block of text that means no more.
  case block
  /// A line that stands above what it opens.
  case label
  /// Only the words.
  case words
  /// Nothing: what no browser shows as text.
  case nothing

  static func of(_ node: HTMLNode) -> ElementRule {
    node.isHTML ? html[node.name] ?? .words : foreign[node.name] ?? .words
  }

  /// Whether HTML has an element of a name, or had one.
  static func isKnown(_ name: String) -> Bool { html[name] != nil || wordsAlone.contains(name) }

  /// What means nothing in a mail but its words.
  private static let wordsAlone: Set = [
    "span", "font", "big", "nobr", "data", "time", "output", "label", "button", "select", "option",
    "optgroup", "textarea", "ruby", "rb", "rt", "rtc", "rp", "rbc", "bdi", "bdo", "picture", "slot",
    "html", "body", "blink", "marquee", "canvas", "map", "meter", "progress", "noscript", "dialog",
    "isindex", "spacer", "layer", "nolayer", "nextid", "multicol", "portal", "math", "svg", "image",
  ]

  private static let html: [String: ElementRule] = {
    var rules: [String: ElementRule] = [
      "a": .link, "img": .image, "summary": .label, "input": .checkbox, "br": .void("br"),
      "hr": .void("hr"),
      "wbr": .void("wbr"), "ol": .kept(as: "ol", attributes: ["start", "reversed"]),
      "li": .kept(as: "li", attributes: ["value"]),
      "td": .kept(as: "td", attributes: ["colspan", "rowspan", "align"]),
      "th": .kept(as: "th", attributes: ["colspan", "rowspan", "align"]),
      "abbr": .kept(as: "abbr", attributes: ["title"]),
      "acronym": .kept(as: "abbr", attributes: ["title"]),
      "menu": .kept(as: "ul"), "dir": .kept(as: "ul"), "strike": .kept(as: "s"),
      "tt": .kept(as: "code"),
      "legend": .kept(as: "p"), "listing": .kept(as: "pre"), "xmp": .kept(as: "pre"),
      "plaintext": .kept(as: "pre"),
    ]
    for name in [
      "p", "ul", "dl", "dt", "dd", "blockquote", "pre", "code", "kbd", "samp", "var", "em",
      "strong", "b", "i", "u", "s", "del", "ins", "sub", "sup", "small", "mark", "q", "cite", "dfn",
      "table", "caption", "thead", "tbody", "tfoot", "tr", "figure", "figcaption",
    ] { rules[name] = .kept(as: name) }
    for level in 1...6 { rules["h\(level)"] = .heading(level: level) }
    for name in ["video", "audio", "iframe", "embed", "object", "applet"] { rules[name] = .media }
    for name in [
      "div", "section", "article", "aside", "header", "footer", "main", "nav", "address", "center",
      "details", "form", "fieldset", "hgroup", "search",
    ] { rules[name] = .block }
    for name in [
      "script", "style", "title", "head", "meta", "link", "base", "template", "noembed", "noframes",
      "param", "source", "track", "area", "col", "colgroup", "frame", "frameset", "bgsound",
      "basefont", "keygen", "datalist",
    ] { rules[name] = .nothing }
    return rules
  }()

  /// Of drawings and formulas the words that are drawn.
  private static let foreign: [String: ElementRule] = {
    var rules: [String: ElementRule] = [:]
    for name in [
      "script", "style", "title", "desc", "metadata", "defs", "symbol", "clippath", "annotation",
      "annotation-xml", "image", "use", "animate", "set",
    ] { rules[name] = .nothing }
    return rules
  }()
}
