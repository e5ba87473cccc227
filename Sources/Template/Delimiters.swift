/// What opens and closes tags in a text that may hold braces of its own.
struct Delimiters: Equatable {
  var opening: String
  var closing: String

  /// Delimiters of which the opening one stands nowhere in the texts, nor begins at the end of one.
  init(for pieces: [TemplatePiece]) {
    var taken = Taken()
    taken.look(at: pieces)
    if !taken.braces {
      self.init(opening: "{{", closing: "}}")
    } else {
      // Numbers are tried in turn; of any that stands in the texts, the length pays for the search.
      let number = (0...).first { !taken.numbers.contains($0) } ?? 0
      self.init(opening: "<\(number)%", closing: "%>")
    }
  }

  private init(opening: String, closing: String) {
    self.opening = opening
    self.closing = closing
  }

  private struct Taken {
    var braces = false
    /// Numbers between `<` and `%`.
    var numbers: Set<Int> = []

    mutating func look(at pieces: [TemplatePiece]) {
      for piece in pieces {
        switch piece {
        case .text(let text): look(at: Array(text.utf8))
        case .field: break
        case .section(_, _, let inner): look(at: inner)
        }
      }
    }

    private mutating func look(at text: [UInt8]) {
      let brace = UInt8(ascii: "{")
      // One at the end would make the tag behind it begin too early.
      if text.last == brace || zip(text, text.dropFirst()).contains(where: { $0 == (brace, brace) })
      {
        braces = true
      }
      for start in text.indices where text[start] == UInt8(ascii: "<") {
        let digits = text[(start + 1)...].prefix(10).prefix { (0x30...0x39).contains($0) }
        if let number = Int(String(decoding: digits, as: UTF8.self)) { numbers.insert(number) }
      }
    }
  }
}
