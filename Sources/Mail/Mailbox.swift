package import Diagnostics
import Foundation

/// A display name and an address (RFC 5322 §3.4).
package struct Mailbox: Sendable, Hashable {
  /// The name as people read it; empty when there is none.
  package let displayName: String
  package let address: EmailAddress

  /// - Throws: `Problem` when the name holds a control character, which could end a header field.
  package init(displayName: String = "", address: EmailAddress) throws(Problem) {
    guard !displayName.holdsControls else {
      throw Problem("the name “\(displayName.printable)” holds a control character")
    }
    let isTrimmed =
      displayName.first?.isWhitespace != true && displayName.last?.isWhitespace != true
    self.displayName =
      isTrimmed ? displayName : displayName.trimmingCharacters(in: .whitespaces)
    self.address = address
  }

  /// Reads `address`, `<address>`, `Name <address>` or `"Name" <address>`.
  package init(parsing text: String) throws(Problem) {
    try self.init(parsing: text) { text throws(Problem) in try EmailAddress(parsing: text) }
  }

  /// - Parameter read: what reads the address alone.
  init(
    parsing text: String, _ read: (String) throws(Problem) -> EmailAddress
  ) throws(Problem) {
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    // By scalars: a mark that a local part begins with would make one character of itself and the bracket.
    let scalars = trimmed.unicodeScalars
    guard scalars.last == ">", let open = scalars.lastIndex(of: "<") else {
      try self.init(address: read(trimmed))
      return
    }
    let address = trimmed[scalars.index(after: open)..<scalars.index(before: scalars.endIndex)]
    let name = try Self.name(
      trimmed[..<open].trimmingCharacters(in: .whitespaces), of: String(address))
    try self.init(displayName: name, address: read(String(address)))
  }

  /// Whether an address stands among the words of a name that is not its own: `a@example.org; Ada`. `Sales @ Quay` and
  /// `@ada` are none.
  static func holdsOtherAddress(_ name: String, than address: String) -> Bool {
    let signs = CharacterSet(charactersIn: ",;|/()[]\"'").union(.whitespaces)
    let own = address.trimmingCharacters(in: .whitespaces).lowercased()
    return name.contains("@")
      && name.components(separatedBy: signs).contains { word in
        guard let at = word.lastIndex(of: "@"), at != word.startIndex else { return false }
        let domain = word[word.index(after: at)...]
        return domain.contains(".") && word.lowercased() != own
      }
  }

  /// What a name means that may stand in quotes (RFC 5322 §3.2.4).
  /// - Parameter address: as it is written.
  private static func name(_ text: String, of address: String) throws(Problem) -> String {
    // By scalars: a quote with a combining mark is a character that equals no quote.
    guard text.unicodeScalars.first == "\"" else {
      // More than one mailbox, of which all but the last would turn into its name.
      let marks = text.unicodeScalars.filter { ["<", ">", "@", ","].contains($0) }
      guard !marks.contains("<"), !marks.contains(">"),
        !(marks.contains("@") && marks.contains(",")), !holdsOtherAddress(text, than: address)
      else {
        throw Problem(
          "“\(text.printable)” is not a name: it looks like another address",
          hint: "set a name with such characters in quotes")
      }
      return text
    }
    let string = QuotedString(parsing: text)
    guard !string.isFollowed else {
      throw Problem("“\(text.printable)” is not a name: text stands after the closing quote")
    }
    guard string.isClosed else {
      throw Problem("“\(text.printable)” is not a name: its quote is not closed")
    }
    return string.content
  }
}

extension Mailbox: CustomStringConvertible {
  /// `Name <address>` as it can be read again: a name with special characters stands in quotes.
  package var description: String {
    if displayName.isEmpty { return address.description }
    let special: Set<Unicode.Scalar> = [
      "(", ")", "<", ">", "[", "]", ":", ";", "@", "\\", ",", "\"",
    ]
    let isPlain = !displayName.unicodeScalars.contains(where: special.contains)
    return "\(isPlain ? displayName : "\"\(LocalPart.escaped(displayName))\"") <\(address)>"
  }
}
