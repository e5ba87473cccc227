/// Collects what the first pass makes, joining texts that follow one another.
struct PieceBuilder {
  private(set) var pieces: [TemplatePiece] = []
  private var text: [UInt8] = []
  /// Bytes of text so far, and about what the fields take.
  private(set) var size = 0

  fileprivate static let fieldSize = 64

  /// What is added to the next builder; its size goes on from this one's.
  init(after size: Int = 0) { self.size = size }

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
    let piece = isEscaped ? piece.escapedForHTML() : piece
    pieces.append(piece)
    size += [piece].size
  }

  /// Adds a section with what another builder made of its inside, which has counted it.
  mutating func addSection(
    _ field: DeferredField, isInverted: Bool, _ inner: inout PieceBuilder
  ) {
    let pieces = inner.finish()
    size = inner.size
    guard !pieces.isEmpty else { return }
    flush()
    self.pieces.append(.section(field, isInverted: isInverted, pieces))
    size += Self.fieldSize
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

extension [TemplatePiece] {
  /// Bytes of text, and about what the fields take.
  var size: Int {
    var size = 0
    visit { piece in
      if case .text(let text) = piece {
        size += text.utf8.count
      } else {
        size += PieceBuilder.fieldSize
      }
    }
    return size
  }

  /// The same with texts that follow one another as one, and without what shows nothing.
  package var joined: [TemplatePiece] {
    var builder = PieceBuilder()
    for piece in self {
      if case .section(let field, let isInverted, let inner) = piece {
        let pieces = inner.joined
        if pieces.isEmpty { continue }
        builder.add(.section(field, isInverted: isInverted, pieces), isEscaped: false)
      } else {
        builder.add(piece, isEscaped: false)
      }
    }
    return builder.finish()
  }
}
