/// Which pieces of one text stand in another one as well, in the same order: tags, and what stands between two.
///
/// Of a mail of which a part is another now, all other parts are known again by it.
struct MarkupAlignment {
  /// Where in the other text a piece stands, by where it begins in the one.
  private(set) var places: [Int: Int] = [:]
  /// Where in the one text something stands that the other has not, or would have to stand that it has besides.
  private(set) var differences: [Range<Int>] = []

  /// Two texts that have less in common than that are not compared: it takes as long as the product of both.
  private static let limit = 4_000_000

  init(from one: [UInt8], to other: [UInt8]) {
    let (first, second) = (Self.pieces(of: one), Self.pieces(of: other))
    var start = 0
    while start < min(first.count, second.count), one[first[start]] == other[second[start]] {
      start += 1
    }
    var end = 0
    while end < min(first.count, second.count) - start,
      one[first[first.count - 1 - end]] == other[second[second.count - 1 - end]]
    {
      end += 1
    }
    var pairs = (0..<start).map { ($0, $0) }
    pairs += Self.common(
      first[start..<(first.count - end)].map { one[$0] },
      second[start..<(second.count - end)].map { other[$0] }
    ).map { ($0 + start, $1 + start) }
    pairs += (0..<end).reversed().map { (first.count - 1 - $0, second.count - 1 - $0) }
    places = Dictionary(
      pairs.map { (first[$0].lowerBound, second[$1].lowerBound) }, uniquingKeysWith: { $1 })
    // What stands between two pieces that follow each other in both is nothing.
    var (last, lastOther) = (-1, -1)
    for (piece, otherPiece) in pairs + [(first.count, second.count)] {
      if piece > last + 1 || otherPiece > lastOther + 1 {
        let from = last < 0 ? 0 : first[last].upperBound
        let to = piece < first.count ? first[piece].lowerBound : one.count
        let isBlank =
          one[from..<to].allSatisfy { $0 <= 0x20 }
          && second[(lastOther + 1)..<otherPiece].allSatisfy { other[$0].allSatisfy { $0 <= 0x20 } }
        if !isBlank { differences.append(from..<to) }
      }
      (last, lastOther) = (piece, otherPiece)
    }
  }

  /// Tags with their brackets, and the text between two.
  private static func pieces(of bytes: [UInt8]) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = 0
    func end(at place: Int) {
      if place > start { pieces.append(start..<place) }
      start = place
    }
    for (place, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "<") { end(at: place) }
      if byte == UInt8(ascii: ">") { end(at: place + 1) }
    }
    end(at: bytes.count)
    return pieces
  }

  /// The longest sequence of pieces that both have, by their numbers.
  private static func common(
    _ one: [ArraySlice<UInt8>], _ other: [ArraySlice<UInt8>]
  ) -> [(Int, Int)] {
    guard !one.isEmpty, !other.isEmpty, one.count * other.count <= limit else { return [] }
    var numbers: [ArraySlice<UInt8>: Int] = [:]
    func number(_ piece: ArraySlice<UInt8>) -> Int {
      if let known = numbers[piece] { return known }
      numbers[piece] = numbers.count
      return numbers.count - 1
    }
    let (first, second) = (one.map(number), other.map(number))
    // How much is common from here on, row by row from the end.
    let width = second.count + 1
    var lengths = [Int32](repeating: 0, count: (first.count + 1) * width)
    for row in first.indices.reversed() {
      for column in second.indices.reversed() {
        lengths[row * width + column] =
          first[row] == second[column]
          ? lengths[(row + 1) * width + column + 1] + 1
          : max(lengths[(row + 1) * width + column], lengths[row * width + column + 1])
      }
    }
    var pairs: [(Int, Int)] = []
    var (row, column) = (0, 0)
    while row < first.count, column < second.count {
      if first[row] == second[column] {
        pairs.append((row, column))
        (row, column) = (row + 1, column + 1)
      } else if lengths[(row + 1) * width + column] >= lengths[row * width + column + 1] {
        row += 1
      } else {
        column += 1
      }
    }
    return pairs
  }
}
