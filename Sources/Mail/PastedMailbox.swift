package import Diagnostics
import Foundation

/// A mailbox as people copy it out of a mail, a web page or a table.
extension Mailbox {
  /// Reads what `init(parsing:)` reads, and besides `mailto:ada@example.org?subject=…`, `ada@example.org (Ada)`,
  /// a comma or semicolon behind it, and blanks and characters that nobody sees round it.
  /// - Parameter isKnown: for an address that somebody is looked up by: it may be one that nobody would put
  ///   on a list any more.
  package init(pasted text: String, isKnown: Bool = false) throws(Problem) {
    var text = Self.bare(text)
    while text.hasSuffix(",") || text.hasSuffix(";") { text = Self.bare(String(text.dropLast())) }
    text = Self.withoutScheme(text)
    let (address, name) = Self.parted(text)
    func read(_ text: String) throws(Problem) -> EmailAddress {
      try isKnown ? EmailAddress(recorded: text) : EmailAddress(parsing: text)
    }
    do throws(Problem) { try self.init(parsing: address, read) } catch {
      throw Self.isSeveral(text) ? Self.several(text) : error
    }
    if displayName.isEmpty, !name.isEmpty {
      guard !Self.holdsOtherAddress(name, than: address) else { throw Self.several(text) }
      try self.init(displayName: name, address: self.address)
    }
  }

  /// Without blanks and invisible characters at its ends.
  private static func bare(_ text: String) -> String {
    func isRound(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
    }
    var scalars = text.unicodeScalars[...]
    while scalars.first.map(isRound) == true { scalars.removeFirst() }
    while scalars.last.map(isRound) == true { scalars.removeLast() }
    return String(scalars)
  }

  /// The address of a `mailto:` link (RFC 6068 §2); anything else as it is.
  private static func withoutScheme(_ text: String) -> String {
    guard text.prefix(7).lowercased() == "mailto:" else { return text }
    let rest = text.dropFirst(7).prefix { $0 != "?" }
    return bare(rest.removingPercentEncoding ?? String(rest))
  }

  /// What may be a mailbox, and a name in a comment behind it (RFC 5322 §3.2.2).
  private static func parted(_ text: String) -> (mailbox: String, name: String) {
    if text.hasSuffix(")"), let open = text.lastIndex(of: "("), text[..<open].contains("@") {
      let name = text[text.index(after: open)...].dropLast()
      return (withoutBrackets(bare(String(text[..<open]))), bare(String(name)))
    }
    return (withoutBrackets(text), "")
  }

  /// What stands in `<…>` without blanks or a scheme of its own.
  private static func withoutBrackets(_ text: String) -> String {
    guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else { return text }
    let inner = text[text.index(after: open)...].dropLast()
    return "\(bare(String(text[..<open]))) <\(withoutScheme(bare(String(inner))))>"
  }

  private static func several(_ text: String) -> Problem {
    Problem("“\(text.printable)” is more than one address", hint: "name one at a time")
  }

  private static func isSeveral(_ text: String) -> Bool {
    let marks = text.unicodeScalars.filter { $0 == "@" || $0 == "," || $0 == ";" || $0 == " " }
    return !text.contains("\"") && marks.count { $0 == "@" } > 1 && marks.contains { $0 != "@" }
  }
}
