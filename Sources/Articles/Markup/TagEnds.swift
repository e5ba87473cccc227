/// Where tags of one style are that end others, such as `{% endraw %}` and `{{< /highlight >}}`: found once for
/// all, so that no text is gone through again for each name.
struct TagEnds {
  /// In the order of the text.
  private var places: [[UInt8]: [Range<Int>]] = [:]

  init(_ bytes: [UInt8], style: MarkupTag.Style) {
    let (open, close) = style.marks
    var index = 0
    var begin: Int?
    while index + 1 < bytes.count {
      if bytes[index] == open[0], bytes[index...].starts(with: open) {
        begin = index
        index += open.count
      } else if let start = begin, bytes[index] == close[0], bytes[index...].starts(with: close) {
        let end = index + close.count
        note(bytes[(start + open.count)..<index], at: start..<end)
        (index, begin) = (end, nil)
      } else {
        index += 1
      }
    }
  }

  private mutating func note(_ content: ArraySlice<UInt8>, at place: Range<Int>) {
    let name = content.filter { ![0x20, 0x2D, 0x0A].contains($0) }
    guard name.first == 0x2F || name.starts(with: Self.end) else { return }
    places[name, default: []].append(place)
  }

  private static let end = Array("end".utf8)

  /// The first of those that end a tag of that name, from an index on.
  func first(of name: String, from start: Int) -> Range<Int>? {
    ["/\(name)", "end\(name)", "end"].compactMap { name in
      let places = places[Array(name.utf8)] ?? []
      var (low, high) = (0, places.count)
      while low < high {
        let middle = (low + high) / 2
        if places[middle].lowerBound < start { low = middle + 1 } else { high = middle }
      }
      return low < places.count ? places[low] : nil
    }.min { $0.lowerBound < $1.lowerBound }
  }
}
