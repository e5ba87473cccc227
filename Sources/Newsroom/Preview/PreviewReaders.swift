package import Diagnostics
import Digest
import Foundation
package import Mail
package import Subscribers

/// The readers of a list, as a preview looks for them.
extension PreviewIssue {
  /// Whose mail is shown where nobody is named: the first who is mailed, else somebody who is not on the list.
  package func firstReader() throws(Problem) -> Subscriber {
    let statuses = try? list.consent.statuses()
    let rows = list.roster.subscribers
    let first = rows.indices.first { statuses?[rows.address($0)] ?? .subscribed == .subscribed }
    if let first { return rows[first] }
    // An address of the kind that no list has (RFC 2606 §3).
    let address = try EmailAddress(parsing: "reader@example.org")
    return Subscriber(address: address, fields: ["email": address.description], line: 0)
  }

  /// The reader of an address; somebody without a row has an address and nothing else.
  package func reader(_ address: EmailAddress) -> Subscriber {
    let rows = list.roster.subscribers
    let hash = AddressHash(address)
    return rows.indices.first { rows.hash($0) == hash }.map { rows[$0] }
      ?? Subscriber(address: address, fields: ["email": address.description], line: 0)
  }

  /// What the consent log says of somebody; nil where it cannot be read.
  package func status(of reader: Subscriber) -> ConsentStatus? {
    try? list.consent.status(of: reader.address)
  }

  /// Readers of whom a part of the name or the address is this, in the order of the roster; blanks around it, as what
  /// was copied has them, count for nothing.
  package func readers(matching text: String, limit: Int) -> [Subscriber] {
    let wanted = text.trimmingCharacters(in: .whitespacesAndNewlines).composedLowercase
    guard !wanted.isEmpty else { return [] }
    var found: [Subscriber] = []
    for reader in list.roster.subscribers {
      guard
        reader.address.description.composedLowercase.holds(wanted)
          || reader.name?.composedLowercase.holds(wanted) ?? false
      else { continue }
      found.append(reader)
      if found.count == limit { break }
    }
    return found
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
