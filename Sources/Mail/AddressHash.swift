/// 64 bits of an address's canonical spelling, keyed anew in each process: a million of them take little
/// memory.
package struct AddressHash: Sendable, Hashable {
  package let bits: UInt64

  /// What an address may take at most, in octets (RFC 5321 §4.5.3.1.3 and erratum 1690).
  package static let longest = 254

  package init(bits: UInt64) { self.bits = bits }

  package init(_ address: EmailAddress) {
    var canonical = address.canonical
    bits = canonical.withUTF8 { Self.bits(of: UnsafeRawBufferPointer($0)) }
  }

  /// - Parameter canonical: an address in its canonical spelling.
  package init(canonical: UnsafeRawBufferPointer) { bits = Self.bits(of: canonical) }

  /// Hashes an address that is spelled in letters, digits and the commonest signs of ASCII, as nearly all
  /// are; nil for one of which `EmailAddress` must decide.
  package init?(plain text: UnsafeRawBufferPointer) {
    guard text.count <= Self.longest else { return nil }
    let bits = withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { lower -> UInt64? in
      guard Self.lower(text, into: lower) else { return nil }
      return Self.bits(of: UnsafeRawBufferPointer(rebasing: lower[..<text.count]))
    }
    guard let bits else { return nil }
    self.bits = bits
  }

  private static func bits(of canonical: UnsafeRawBufferPointer) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(bytes: canonical)
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }

  private static let dot = UInt8(ascii: ".")
  private static let hyphen = UInt8(ascii: "-")

  /// Writes the canonical spelling: a dot-string and a host name (RFC 5321 §4.1.2) in small letters.
  /// - Parameter lower: with room for so many octets.
  /// - Returns: false for anything else.
  package static func lower(
    _ text: UnsafeRawBufferPointer, into lower: UnsafeMutableRawBufferPointer
  ) -> Bool {
    var hasDomain = false
    var partStart = 0
    // Neither part begins with a dot.
    var previous = dot
    // Of what no server takes `EmailAddress` decides: a hyphen in front, digits at the end, an A-label.
    guard text.first != hyphen, text.last.map({ $0 &- UInt8(ascii: "0") > 9 }) ?? false else {
      return false
    }
    for (index, byte) in text.enumerated() {
      var byte = byte
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): break
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte |= 0x20
      case UInt8(ascii: "@"):
        // RFC 5321 §4.5.3.1.1
        guard !hasDomain, previous != dot, index <= 64 else { return false }
        (hasDomain, partStart) = (true, index + 1)
      case dot:
        guard previous != dot else { return false }
        if hasDomain {
          guard previous != hyphen, index - partStart <= 63 else { return false }
          partStart = index + 1
        }
      case hyphen: if hasDomain, previous == dot || previous == hyphen { return false }
      case UInt8(ascii: "_"), UInt8(ascii: "+"): if hasDomain { return false }
      default: return false
      }
      lower[index] = byte
      previous = byte == UInt8(ascii: "@") ? dot : byte
    }
    return hasDomain && previous != dot && previous != hyphen && text.count - partStart <= 63
  }
}

extension EmailAddress {
  /// An address that is spelled in letters, digits and the commonest signs of ASCII, as nearly all are; nil for one
  /// that must be looked at more closely.
  package init?(plain text: UnsafeRawBufferPointer) {
    guard text.count <= AddressHash.longest else { return nil }
    let spellings = withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { lower in
      guard AddressHash.lower(text, into: lower) else { return (String, String?)?.none }
      let canonical = UnsafeRawBufferPointer(rebasing: lower[..<text.count])
      let isSpelledSo = text.elementsEqual(canonical)
      return (
        String(decoding: text, as: UTF8.self),
        isSpelledSo ? nil : String(decoding: canonical, as: UTF8.self)
      )
    }
    guard let spellings else { return nil }
    self.init(spelling: spellings.0, canonical: spellings.1)
  }
}
