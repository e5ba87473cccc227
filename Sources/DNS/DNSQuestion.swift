/// What is asked of the domain name system: the records of one type under a name.
package struct DNSQuestion: Sendable, Hashable {
  /// RFC 1035 §3.2.2, RFC 3596 §2.1.
  package enum Kind: Int32, Sendable, CaseIterable {
    case a = 1
    case cname = 5
    case ptr = 12
    case mx = 15
    case txt = 16
    case aaaa = 28
  }

  /// In small letters and without a full stop at the end: names are compared without case (RFC 4343).
  package var name: String
  package var kind: Kind

  package init(_ kind: Kind, _ name: String) {
    let lower = name.lowercased()
    self.name = lower.hasSuffix(".") && lower.count > 1 ? String(lower.dropLast()) : lower
    self.kind = kind
  }
}
