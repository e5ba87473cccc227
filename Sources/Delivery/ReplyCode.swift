import Foundation

/// What is the same in equal answers: code, enhanced code and stage, never the words, which hold addresses
/// and ids.
package struct ReplyCode: Sendable, Hashable {
  /// 0 where no relay spoke.
  package var code: Int
  package var enhanced: EnhancedStatusCode?
  /// What it answered; nil for the end of a message that was taken.
  package var stage: SMTPStage?

  init(_ reply: SMTPReply, at stage: SMTPStage) {
    (code, enhanced, self.stage) = (reply.code, reply.enhanced, stage)
  }

  /// A refusal as a record says it, which `init(of:)` reads back.
  static func words(_ reply: SMTPReply, at stage: SMTPStage) -> String {
    "\(reply)\(mark(stage))"
  }

  /// Reads a record's words: `550 5.1.1 no such mailbox (in reply to RCPT)`.
  package init(of words: UnsafeRawBufferPointer) {
    var rest = words[...]
    var code = Self.code(at: rest)
    // `relay: 421 …`, `(it last said: 421 …`: the code stands behind a colon.
    while code == nil, let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
      rest = rest[(colon + 1)...].drop { $0 == 0x20 }
      code = Self.code(at: rest)
    }
    self.code = code ?? 0
    guard code != nil else { return }
    enhanced = EnhancedStatusCode(parsing: rest.dropFirst(4).prefix { $0 != 0x20 })
    stage = Self.stage(of: words)
  }

  package init(of words: String) {
    self = Array(words.utf8).withUnsafeBytes { ReplyCode(of: $0) }
  }

  /// `550 5.1.1`; nil where no relay spoke.
  package var text: String? {
    guard code > 0 else { return nil }
    return enhanced.map { "\(code) \($0)" } ?? "\(code)"
  }

  /// Whether somebody who says `550` or `5.1.1` means it.
  package func bears(_ text: String) -> Bool {
    text.contains(".") ? enhanced?.description == text : code > 0 && "\(code)" == text
  }

  private static func code(at bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
    let digits = bytes.prefix(3)
    guard digits.count == 3, digits.allSatisfy({ $0 &- 0x30 < 10 }),
      let first = digits.first, (0x32...0x35).contains(first),
      bytes.dropFirst(3).first.map({ $0 == 0x20 || $0 == 0x2D }) ?? true
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private static func mark(_ stage: SMTPStage) -> String { " (in reply to \(stage.rawValue))" }

  private static let marks = SMTPStage.allCases.map { (stage: $0, mark: Array(mark($0).utf8)) }

  private static func stage(of words: UnsafeRawBufferPointer) -> SMTPStage? {
    guard words.last == UInt8(ascii: ")") else { return nil }
    return marks.first { words.suffix($0.mark.count).elementsEqual($0.mark) }?.stage
  }
}
