/// What a terminal shows after it was written to: as much of one as the program makes use of.
struct Screen {
  private(set) var lines: [[Character]] = [[]]
  private(set) var row = 0
  private var column = 0
  private let width: Int
  /// The longest line that ever stood there, and what was said that this does not know.
  private(set) var widest = 0
  private(set) var unknown: [String] = []

  init(_ text: String, width: Int) {
    self.width = width
    var rest = Array(text.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n": move(to: row + 1)
      case "\u{1B}" where rest.first == "[":
        rest.removeFirst()
        let number = rest.prefix { ("0"..."9").contains($0) }
        rest = rest.dropFirst(number.count)
        let count = Int(number.map(String.init).joined()) ?? 1
        obey(rest.popFirst() ?? " ", count)
      default: write(Character(scalar))
      }
    }
  }

  /// What can be read, without blanks and empty lines at the end.
  var text: String {
    var shown = lines.map { String($0) }
    while shown.last?.isEmpty == true { shown.removeLast() }
    return shown.joined(separator: "\n")
  }

  private mutating func obey(_ command: Unicode.Scalar, _ count: Int) {
    switch command {
    case "A": row = max(0, row - count)
    case "K": lines[row] = Array(lines[row].prefix(column))
    case "J":
      lines[row] = Array(lines[row].prefix(column))
      lines.removeSubrange((row + 1)...)
    default: unknown.append("\(command)")
    }
  }

  private mutating func move(to row: Int) {
    self.row = row
    while lines.count <= row { lines.append([]) }
  }

  private mutating func write(_ character: Character) {
    if column == width {
      move(to: row + 1)
      column = 0
    }
    while lines[row].count < column { lines[row].append(" ") }
    if column < lines[row].count {
      lines[row][column] = character
    } else {
      lines[row].append(character)
    }
    column += 1
    widest = max(widest, column)
  }
}
