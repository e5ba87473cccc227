/// What of a tag's signs tells whether it closes in code: its backticks, and whether it has a parenthesis.
///
/// Many tags may open before one mark that closes, and none of them be one: what is between is gone through once.
struct TagQuotes {
  private var read = 0..<0
  private var ticks: [Int] = []
  private var parenthesis: Int?

  mutating func read(
    _ bytes: [UInt8], _ range: Range<Int>
  ) -> (ticks: Int, hasParenthesis: Bool) {
    if range.upperBound != read.upperBound || range.lowerBound < read.lowerBound {
      read = range
      ticks = range.filter { bytes[$0] == 0x60 }
      parenthesis = bytes[range].lastIndex(of: 0x28)
    }
    var (low, high) = (0, ticks.count)
    while low < high {
      let middle = (low + high) / 2
      if ticks[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return (ticks.count - low, parenthesis.map { $0 >= range.lowerBound } ?? false)
  }
}
