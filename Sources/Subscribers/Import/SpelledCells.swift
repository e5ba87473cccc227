import Diagnostics

/// Some cells with octets beyond ASCII, as they are written: of each such octet one that has it, as far as there is room.
/// By them a person sees whether a text was read as what it is.
struct SpelledCells {
  private(set) var cells: [[UInt8]] = []
  /// The line of the first.
  private(set) var line: Int?
  private var shown: Set<UInt8> = []
  private var cell: [UInt8] = []
  private var isLong = false
  private var isBeyondASCII = false

  private static let most = 6
  /// What is longer is cut behind a word.
  private static let longest = 48

  var isFull: Bool { cells.count == Self.most }

  /// - Parameter line: where it stands.
  mutating func feed(_ byte: UInt8, on line: Int) {
    switch byte {
    case 0x09, 0x0A, 0x0D, 0x22, 0x2C, 0x3B: end(on: line)
    case _ where cell.count == Self.longest: isLong = true
    default:
      cell.append(byte)
      isBeyondASCII = isBeyondASCII || byte >= 0x80
    }
  }

  mutating func end(on line: Int) {
    defer {
      cell.removeAll(keepingCapacity: true)
      (isLong, isBeyondASCII) = (false, false)
    }
    guard isBeyondASCII, !isFull else { return }
    if isLong { cell = Array(cell[..<(cell.lastIndex(of: 0x20) ?? 0)]) }
    let new = Set(cell.lazy.filter { $0 >= 0x80 }).subtracting(shown)
    guard !new.isEmpty else { return }
    shown.formUnion(new)
    cells.append(Array(cell.drop { $0 == 0x20 }))
    self.line = self.line ?? line
  }

  /// What they say in an encoding of an octet a character.
  func read(as encoding: TextEncoding) -> [String] {
    cells.map { cell in
      String(String.UnicodeScalarView(cell.map { encoding.scalar(of: $0) ?? "\u{FFFD}" })).printable
    }
  }
}
