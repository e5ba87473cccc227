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
    let trimmed = text.trimmingCharacters(in: .whitespaces)
    guard trimmed.hasSuffix(">"), let open = trimmed.lastIndex(of: "<") else {
      try self.init(address: EmailAddress(parsing: trimmed))
      return
    }
    let address = trimmed[trimmed.index(after: open)...].dropLast()
    var name = trimmed[..<open].trimmingCharacters(in: .whitespaces)
    if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") {
      name = Self.unquoted(name.dropFirst().dropLast())
    }
    try self.init(displayName: name, address: EmailAddress(parsing: String(address)))
  }

  private static func unquoted(_ text: Substring) -> String {
    var result = ""
    var escaped = false
    for character in text {
      if character == "\\", !escaped {
        escaped = true
      } else {
        result.append(character)
        escaped = false
      }
    }
    return result
  }
}

extension Mailbox: CustomStringConvertible {
  package var description: String {
    displayName.isEmpty ? address.description : "\(displayName) <\(address)>"
  }
}
