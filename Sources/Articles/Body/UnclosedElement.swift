/// An element or a comment that nothing closes, by which a browser shows nothing of the rest of a page.
struct UnclosedElement {
  /// Where it begins, in bytes of the HTML.
  let start: Int
  let report: BodySanitizer.Report

  /// - Returns: a report of each: where the first is closed, the next one hides what follows.
  static func reports(of html: String) -> [BodySanitizer.Report] { all(in: html).map(\.report) }

  static func all(in html: String) -> [UnclosedElement] {
    var html = html
    return html.withUTF8 { bytes in places(in: bytes).map { UnclosedElement(at: $0, in: bytes) } }
  }

  private init(at start: Int, in html: UnsafeBufferPointer<UInt8>) {
    self.start = start
    let line = html[start...].prefix(200).prefix { $0 != 0x0A }
    let name = line.dropFirst().prefix { $0 > 0x20 && $0 != 0x3E && $0 != 0x2F }
    let isComment = name.starts(with: [0x21, 0x2D, 0x2D])
    let shown = isComment ? "<!--" : "<\(String(decoding: name, as: UTF8.self))>"
    report = BodySanitizer.Report(
      reason: "“\(shown)” is not closed: what stands behind it is not shown",
      written: String(decoding: line, as: UTF8.self),
      hint: isComment ? "end the comment with “-->”" : "close it where it ends")
  }

  private static func places(in html: UnsafeBufferPointer<UInt8>) -> [Int] {
    var places: [Int] = []
    var index = 0
    // What nothing closes is looked for once.
    var missing: Set<[UInt8]> = []
    func end(_ mark: [UInt8], from behind: Int, of start: Int) -> Int {
      if !missing.contains(mark), let end = find(mark, in: html, from: behind) { return end }
      if missing.insert(mark).inserted { places.append(start) }
      return behind
    }
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
        index = end([0x2D, 0x2D, 0x3E], from: start + 4, of: start)
        continue
      }
      for (open, close) in names where starts(html, at: start, with: open) {
        let behind = start + open.count
        guard behind < html.count, [0x20, 0x09, 0x0A, 0x2F, 0x3E].contains(html[behind]) else {
          continue
        }
        index = end(close, from: behind, of: start)
      }
    }
    return places
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
