/// Collects what the first pass makes, joining texts that follow one another.
struct PieceBuilder {
  private(set) var pieces: [TemplatePiece] = []
  private var text: [UInt8] = []
  /// Bytes of text so far.
  private(set) var size = 0

  mutating func add(_ bytes: some Collection<UInt8>) {
    text.append(contentsOf: bytes)
    size += bytes.count
  }

  mutating func add(_ string: String, isEscaped: Bool) {
    let before = text.count
    if isEscaped {
      HTMLEscaping.append(string, to: &text)
    } else {
      text.append(contentsOf: string.utf8)
    }
    size += text.count - before
  }

  mutating func add(_ piece: TemplatePiece, isEscaped: Bool) {
    if case .text(let string) = piece { return add(string, isEscaped: isEscaped) }
    flush()
    pieces.append(isEscaped ? piece.escapedForHTML() : piece)
  }

  /// Everything that was added.
  mutating func finish() -> [TemplatePiece] {
    flush()
    return pieces
  }

  private mutating func flush() {
    guard !text.isEmpty else { return }
    pieces.append(.text(String(decoding: text, as: UTF8.self)))
    text.removeAll(keepingCapacity: true)
  }
}
