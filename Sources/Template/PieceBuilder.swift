/// Collects what the first pass makes, joining texts that follow one another.
struct PieceBuilder {
  private(set) var pieces: [TemplatePiece] = []
  private var text: [UInt8] = []
  /// Bytes of text so far, and about what the fields take.
  private(set) var size = 0

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
    size += piece.size
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
    size += TemplatePiece.fieldSize
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
  var size: Int { reduce(0) { $0 + $1.size } }

  /// The same with texts that follow one another as one, and without what shows nothing.
  var joined: [TemplatePiece] {
    var builder = PieceBuilder()
    for piece in self {
      guard case .section(let field, let isInverted, let inner) = piece else {
        builder.add(piece, isEscaped: false)
        continue
      }
      let pieces = inner.joined
      if pieces.isEmpty { continue }
      builder.add(.section(field, isInverted: isInverted, pieces), isEscaped: false)
    }
    return builder.finish()
  }
}

extension TemplatePiece {
  fileprivate static let fieldSize = 64

  fileprivate var size: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .field: Self.fieldSize
    case .section(_, _, let inner): Self.fieldSize + inner.size
    }
  }
}
