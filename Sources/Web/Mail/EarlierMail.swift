import Newsroom

/// What a mail said before the last change: whatever it says now that stands nowhere in it has changed.
struct EarlierMail: Sendable {
  /// Tags as they stand there, and the words between them.
  private let pieces: Set<[UInt8]>

  init(html: String) {
    let bytes = Array(html.utf8)
    pieces = Set(
      MarkupScanner.tokens(of: bytes).compactMap { token in
        switch token {
        case .start(_, _, let range): Array(bytes[range])
        case .text(let range): Self.words(bytes[range])
        case .end, .comment, .raw: nil
        }
      })
  }

  func had(tag: ArraySlice<UInt8>) -> Bool { pieces.contains(Array(tag)) }
  func said(_ text: ArraySlice<UInt8>) -> Bool { pieces.contains(Self.words(text)) }

  /// Without the blanks around and between words.
  private static func words(_ text: ArraySlice<UInt8>) -> [UInt8] {
    Array(text.split { $0 <= 0x20 }.joined(separator: [0x20]))
  }
}
