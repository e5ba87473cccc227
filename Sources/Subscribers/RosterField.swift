import Diagnostics
import Foundation

/// The text of one field of a roster, out of its bytes.
enum RosterField {
  /// The common case has neither control characters nor blanks to take away.
  static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.first != 0x20 && bytes.last != 0x20 && bytes.allSatisfy { $0 &- 0x20 < 0x5F }
  }

  /// A field's text without blanks at its ends. Line breaks may stand in a note, never in a name.
  static func text(
    _ bytes: ArraySlice<UInt8>, column: String
  ) throws(Problem) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Problem("not UTF-8 text", hint: "save the file as UTF-8")
    }
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let isHeaderValue = column == "email" || column == "name"
    for scalar in trimmed.unicodeScalars where scalar.isControl {
      guard !isHeaderValue, scalar == "\n" || scalar == "\r" || scalar == "\t" else {
        throw Problem(
          "the column “\(column)” holds a control character: \(trimmed.printable.prefix(60))")
      }
    }
    // CRLF is a newline too, as one character.
    return String(trimmed.map { $0.isNewline ? "\n" : $0 })
  }
}
