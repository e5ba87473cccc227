/// From which line of a text each line of what was made of it comes.
struct LineOrigins: Equatable {
  /// In rising order; between two of them lines follow one another.
  private var marks: [(made: Int, written: Int)] = []

  static func == (first: LineOrigins, other: LineOrigins) -> Bool {
    first.marks.elementsEqual(other.marks) { $0 == $1 }
  }

  /// Notes that a line, counted from 1, comes from another.
  mutating func note(_ made: Int, from written: Int) {
    if let last = marks.last, made - last.made == written - last.written { return }
    while let last = marks.last, last.made >= made { marks.removeLast() }
    marks.append((made, written))
  }

  /// - Returns: the line itself where nothing was noted before it.
  func origin(of line: Int) -> Int {
    var (low, high) = (0, marks.count)
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].made <= line { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return line }
    let mark = marks[low - 1]
    let written = mark.written + line - mark.made
    // Lines that were put in come from the one before them.
    return low < marks.count ? min(written, max(mark.written, marks[low].written)) : written
  }
}
