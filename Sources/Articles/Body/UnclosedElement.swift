/// An element or a comment that nothing closes, by which a browser shows nothing of the rest of a page.
enum UnclosedElement {
  /// - Returns: what was found first; nil where all is closed.
  static func report(of html: String) -> BodySanitizer.Report? {
    var html = html
    guard let start = html.withUTF8({ place(in: $0) }) else { return nil }
    let index = html.utf8.index(html.utf8.startIndex, offsetBy: start)
    let line = html.utf8[index...].prefix { $0 != 0x0A }
    let name = line.dropFirst().prefix { $0 > 0x20 && $0 != 0x3E && $0 != 0x2F }
    let isComment = name.starts(with: [0x21, 0x2D, 0x2D])
    let shown = isComment ? "<!--" : "<\(String(decoding: name, as: UTF8.self))>"
    return BodySanitizer.Report(
      reason: "“\(shown)” is not closed: what stands behind it is not shown",
      written: String(decoding: line.prefix(200), as: UTF8.self),
      hint: isComment ? "end the comment with “-->”" : "close it where it ends")
  }

  private static func place(in html: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    while index < html.count {
      guard html[index] == 0x3C else {
        index += 1
        continue
      }
      let start = index
      index += 1
      if starts(html, at: start, with: comment) {
        // `<!-->` and `<!--->` are whole (HTML §13.2.5.43).
        if starts(html, at: start + 4, with: [0x3E])
          || starts(html, at: start + 4, with: [0x2D, 0x3E])
        {
          continue
        }
        guard let end = find([0x2D, 0x2D, 0x3E], in: html, from: start + 4) else { return start }
        index = end
        continue
      }
      for (open, close) in names where starts(html, at: start, with: open) {
        let behind = start + open.count
        guard behind < html.count, [0x20, 0x09, 0x0A, 0x2F, 0x3E].contains(html[behind]) else {
          continue
        }
        guard let end = find(close, in: html, from: behind) else { return start }
        index = end
      }
    }
    return nil
  }

  private static let comment = Array("<!--".utf8)

  /// What is in these is text that nobody sees.
  private static let names = [
    "script", "style", "title", "iframe", "noembed", "noframes", "template", "video", "audio",
  ].map { (open: Array("<\($0)".utf8), close: Array("</\($0)".utf8)) }

  private static func starts(
    _ html: UnsafeBufferPointer<UInt8>, at start: Int, with mark: [UInt8]
  ) -> Bool {
    guard start + mark.count <= html.count else { return false }
    for (offset, byte) in mark.enumerated() {
      let other = html[start + offset]
      let isSame =
        other == byte
        || (0x61...0x7A).contains(byte) && (0x41...0x5A).contains(other) && other | 0x20 == byte
      if !isSame { return false }
    }
    return true
  }

  /// - Returns: the index behind it.
  private static func find(
    _ mark: [UInt8], in html: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    var index = start
    while index + mark.count <= html.count {
      if html[index] == mark[0], starts(html, at: index, with: mark) { return index + mark.count }
      index += 1
    }
    return nil
  }
}
