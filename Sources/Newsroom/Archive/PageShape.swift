/// Where in a page its head ends and its body begins, as a browser finds them (HTML §13.2.6.4): tags in comments,
/// styles, scripts, titles and attributes are none.
struct PageShape {
  /// Where something can be put that belongs to the head.
  private(set) var endOfHead: Int
  /// Where something can be put before all that is shown.
  private(set) var beginningOfBody: Int

  /// What belongs to the head wherever it stands before the body (§13.2.6.4.4 and §13.2.6.4.6).
  private static let ofHead: Set = [
    "html", "head", "base", "basefont", "bgsound", "link", "meta", "title", "style", "script",
    "noscript", "noframes", "template",
  ]
  /// What among it has content of its own, in which nothing may be put.
  private static let closed: Set = ["noscript", "template"]

  init(of page: [UInt8]) {
    var endOfHead: Int?
    var open: (name: String, depth: Int)?
    for token in MarkupScanner.tokens(of: page) {
      if let (name, depth) = open {
        let change =
          switch token {
          case .start(name, _, _): 1
          case .end(name, _): -1
          default: 0
          }
        open = depth + change > 0 ? (name, depth + change) : nil
        continue
      }
      var body: (start: Int, end: Int)?
      switch token {
      case .comment, .raw: break
      case .text(let range):
        let start = page[range].firstIndex { !Self.isBlank($0) }
        body = start.map { ($0, $0) }
      case .start("body", _, let range): body = (range.lowerBound, range.upperBound)
      case .start(let name, _, let range):
        if Self.closed.contains(name) {
          open = (name, 1)
        } else if !Self.ofHead.contains(name) {
          body = (range.lowerBound, range.lowerBound)
        }
      case .end("head", let range): endOfHead = endOfHead ?? range.lowerBound
      case .end(let name, let range):
        if ["body", "html", "br"].contains(name) { body = (range.lowerBound, range.lowerBound) }
      }
      if let body {
        (self.endOfHead, beginningOfBody) = (endOfHead ?? body.start, body.end)
        return
      }
    }
    (self.endOfHead, beginningOfBody) = (endOfHead ?? page.count, page.count)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    [0x20, 0x09, 0x0A, 0x0C, 0x0D].contains(byte)
  }
}
