package import Diagnostics
import Foundation
package import Mail
package import Subscribers

/// The readers of an issue, as a preview looks for them.
extension PreviewIssue {
  /// Whose mail is shown where nobody is named: the first who is mailed, else somebody who is not on the list.
  package func firstReader() throws(Problem) -> Subscriber {
    for reader in readers.mailed { return reader }
    // An address of the kind that no list has (RFC 2606 §3).
    let address = try EmailAddress(parsing: "reader@example.org")
    return Subscriber(address: address, fields: ["email": address.description], line: 0)
  }

  /// The reader of an address, and what they are to the issue; somebody without a row has an address and nothing else.
  package func lookUp(
    _ address: EmailAddress
  ) -> (reader: Subscriber, standing: ReaderStanding) { readers.reader(address) }

  package func reader(_ address: EmailAddress) -> Subscriber { lookUp(address).reader }

  /// What somebody is to the issue.
  package func standing(of reader: Subscriber) -> ReaderStanding {
    lookUp(reader.address).standing
  }

  /// Readers of whom a part of the name or the address is this, recipients before others, in their order; blanks
  /// around it, as what was copied has them, count for nothing.
  package func readers(
    matching text: String, limit: Int
  ) -> [(reader: Subscriber, standing: ReaderStanding)] {
    let wanted = text.trimmingCharacters(in: .whitespacesAndNewlines).composedLowercase
    guard !wanted.isEmpty else { return [] }
    return readers.all(
      where: { reader in
        reader.address.description.composedLowercase.holds(wanted)
          || reader.name?.composedLowercase.holds(wanted) ?? false
      }, limit: limit)
  }
}

extension String {
  /// In small letters, a letter and its marks as one (NFC): lists from some systems have them apart.
  fileprivate var composedLowercase: String {
    let lower = lowercased()
    return lower.utf8.allSatisfy { $0 < 0x80 } ? lower : lower.precomposedStringWithCanonicalMapping
  }

  /// Whether a text stands somewhere in it, byte by byte: a list has a million names.
  fileprivate func holds(_ other: String) -> Bool {
    var (text, other) = (self, other)
    return text.withUTF8 { text in
      other.withUTF8 { other in
        guard other.count <= text.count else { return false }
        return (0...(text.count - other.count)).contains { start in
          text[start] == other[0] && text[start..<(start + other.count)].elementsEqual(other)
        }
      }
    }
  }
}
