/// Collects what the first pass makes, joining texts that follow one another.
struct PieceBuilder {
  private var pieces: [TemplatePiece] = []
  private var text: [UInt8] = []
  /// What stands before the sections that are open.
  private var outer: [(pieces: [TemplatePiece], text: [UInt8])] = []
  /// Bytes of text so far, and about what the fields take.
  private(set) var size = 0

  private static let fieldSize = 64

  mutating func add(_ bytes: some Collection<UInt8>) {
    text.append(contentsOf: bytes)
    size += bytes.count
  }

  mutating func add(_ string: String, isEscaped: Bool) {
    guard isEscaped else { return add(string.utf8) }
    let before = text.count
    HTMLEscaping.append(string, to: &text)
    size += text.count - before
  }

  mutating func add(_ piece: TemplatePiece, isEscaped: Bool) {
    switch piece {
    case .text(let string): add(string, isEscaped: isEscaped)
    case .field(let field, let isMarked): add(.field(field, isEscaped: isMarked || isEscaped))
    case .section(let field, let isInverted, let inner):
      open()
      for piece in inner {
        add(piece, isEscaped: isEscaped)
        flush()
      }
      close(field, isInverted: isInverted)
    }
  }

  fileprivate mutating func join(_ pieces: [TemplatePiece]) {
    for piece in pieces {
      if case .section(let field, let isInverted, let inner) = piece {
        open()
        join(inner)
        close(field, isInverted: isInverted)
      } else {
        add(piece, isEscaped: false)
      }
    }
  }

  /// Begins a section.
  mutating func open() {
    outer.append((pieces, text))
    (pieces, text) = ([], [])
  }

  /// Ends the section that was begun last; one that shows nothing is left out.
  mutating func close(_ field: DeferredField, isInverted: Bool) {
    let inner = finish()
    guard let before = outer.popLast() else { return }
    (pieces, text) = before
    if !inner.isEmpty { add(.section(field, isInverted: isInverted, inner)) }
  }

  /// Everything that was added.
  mutating func finish() -> [TemplatePiece] {
    flush()
    return pieces
  }

  private mutating func add(_ piece: TemplatePiece) {
    flush()
    pieces.append(piece)
    size += Self.fieldSize
  }

  private mutating func flush() {
    guard !text.isEmpty else { return }
    pieces.append(.text(String(decoding: text, as: UTF8.self)))
    text.removeAll(keepingCapacity: true)
  }
}

extension [TemplatePiece] {
  /// The same with texts that follow one another as one, and without what shows nothing.
  package var joined: [TemplatePiece] {
    var builder = PieceBuilder()
    builder.join(self)
    return builder.finish()
  }
}
