package import Diagnostics
import Foundation

/// An address that a mail can be sent to: a local part and a domain (RFC 5321 §4.1.2, RFC 6531 §3.3).
///
/// The original spelling is kept; `canonical` compares, `smtp` goes out on the wire.
package struct EmailAddress: Sendable {
  /// Local part without quotes or escapes, “@” and domain, as they were written. The parts are cut from
  /// here, since a list keeps a hundred thousand addresses and asks for few of them at a time.
  package let spelling: String

  /// An address that was read before and kept as its spellings.
  /// - Parameter canonical: nil where it is spelled so.
  package init(spelling: String, canonical: String?) {
    self.spelling = spelling
    self.canonical = canonical ?? spelling
  }

  /// Reads `local@domain`, the local part as atoms or in quotes, and refuses what no server takes.
  /// - Throws: `Problem` without a location; the caller knows the file and line.
  package init(parsing text: String) throws(Problem) {
    try self.init(recorded: text)
    if let reason = undeliverableReason {
      throw Problem("“\(text.printable)” is not an address: \(reason)")
    }
  }

  /// Reads an address that was written down before, by whatever was taken for one then: who left under it
  /// has left, be it that nobody would put it on a list today.
  package init(recorded text: String) throws(Problem) {
    guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else {
      throw Problem("“\(text.printable)” is not an address: there is no “@”")
    }
    let domain = String(text[text.utf8.index(after: at)...])
    let local: String
    do throws(LocalPart.Failure) { local = try LocalPart.parse(text[..<at]) } catch {
      throw Problem("“\(text.printable)” is not an address: \(error.reason)")
    }
    let ascii: String
    do throws(DomainName.Failure) { ascii = try DomainName.asciiForm(of: domain) } catch {
      throw Problem("“\(text.printable)” is not an address: \(error.reason)")
    }
    // RFC 5321 §4.5.3.1.3 and erratum 1690: a path is at most 256 octets with its brackets.
    guard LocalPart.quoted(local).utf8.count + ascii.utf8.count + 1 <= 254 else {
      throw Problem("“\(text.printable)” is not an address: it is longer than 254 octets")
    }
    spelling = text.utf8.first == UInt8(ascii: "\"") ? "\(local)@\(domain)" : text
    let canonical = "\(LocalPart.canonical(local))@\(ascii)"
    // Most are spelled so already, and two names for one string cost the memory of one.
    self.canonical = spelling.utf8.elementsEqual(canonical.utf8) ? spelling : canonical
  }

  /// An address of which the canonical spelling was kept, by the rules that held then.
  package init(canonical text: String) {
    let at = Self.at(in: text)
    let canonical = LocalPart.canonical(String(text[..<at])) + text[at...]
    self.init(spelling: text, canonical: canonical)
  }

  /// One spelling for each mailbox, for finding duplicates and unsubscribed readers.
  ///
  /// RFC 5321 §2.4 lets a host tell `Ada@` from `ada@`; hardly any does, and mailing somebody twice
  /// or after an unsubscribe is the worse mistake.
  package let canonical: String

  /// The local part without quotes or escapes.
  package var localPart: String { String(spelling[..<Self.at(in: spelling)]) }

  /// The domain as it was written.
  package var domain: String { Self.domain(of: spelling) }

  /// The domain as A-labels in lower case (RFC 5890 §2.3.2.1).
  package var asciiDomain: String { Self.domain(of: canonical) }

  private static func domain(of text: String) -> String {
    String(text[at(in: text)...].unicodeScalars.dropFirst())
  }

  /// A domain holds no “@”, a quoted local part may.
  private static func at(in text: String) -> String.Index {
    text.utf8.lastIndex(of: UInt8(ascii: "@")) ?? text.endIndex
  }

  /// The address as it goes into MAIL, RCPT and header fields.
  package var smtp: String { "\(LocalPart.quoted(localPart))@\(asciiDomain)" }

  /// Whether only a relay with SMTPUTF8 can take it (RFC 6531 §3.3).
  package var needsSMTPUTF8: Bool {
    // A domain has A-labels, the local part has nothing of the kind.
    !spelling.utf8.allSatisfy { $0 < 0x80 } && !localPart.utf8.allSatisfy { $0 < 0x80 }
  }
}

extension EmailAddress: Hashable {
  package static func == (a: Self, b: Self) -> Bool { a.canonical == b.canonical }
  package func hash(into hasher: inout Hasher) { hasher.combine(canonical) }
}

extension EmailAddress: CustomStringConvertible {
  package var description: String { "\(LocalPart.quoted(localPart))@\(domain)" }
}
