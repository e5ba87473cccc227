import Diagnostics

/// Addresses that are spelled as one and that no server takes.
extension EmailAddress {
  /// What is wrong with it; nil for nearly all.
  var undeliverableReason: String? {
    // Most are decided by their bytes: neither a hyphen in front, nor a digit at the end, nor a label “xn--”.
    if isPlainlyDeliverable { return nil }
    if spelling.utf8.first == UInt8(ascii: "-") {
      return "it begins with “-”, which servers refuse, since a program could take it for an option"
    }
    if let scalar = localPart.unicodeScalars.first(where: \.isNoLetter) {
      return "“\(scalar.escaped(asASCII: true))” cannot stand in it: \(scalar.whyNoLetter)"
    }
    // Case folding can make letters longer, and what compares is written in links and logs too (RFC 5321 §4.5.3.1.1).
    let local = LocalPart.quoted(EmailAddress(spelling: canonical, canonical: nil).localPart)
    guard local.utf8.count <= 64, local.utf8.count + asciiDomain.utf8.count + 1 <= 254 else {
      return "it is too long when its letters are folded, which makes “ŉ” two of them"
    }
    return DomainName.undeliverableReason(asciiDomain)
  }

  private var isPlainlyDeliverable: Bool {
    spelling.utf8.withContiguousStorageIfAvailable { bytes in
      guard bytes.first != UInt8(ascii: "-"),
        bytes.last.map({ $0 &- UInt8(ascii: "0") > 9 }) ?? false
      else { return false }
      var previous: UInt8 = 0
      for byte in bytes {
        if byte >= 0x80 || byte == UInt8(ascii: "-") && previous == byte { return false }
        previous = byte
      }
      return true
    } ?? false
  }
}

extension Unicode.Scalar {
  /// Whether it stands for no letter: what a wrong encoding leaves, what nobody sees, what has no meaning.
  fileprivate var isNoLetter: Bool {
    if value < 0x80 { return false }
    if self == "\u{FFFD}" { return true }
    switch properties.generalCategory {
    case .format, .unassigned, .privateUse, .surrogate: return true
    default: return false
    }
  }

  fileprivate var whyNoLetter: String {
    if self == "\u{FFFD}" { return "a letter was lost when the text was decoded" }
    switch properties.generalCategory {
    case .format: return "nobody sees it"
    case .privateUse: return "it means something to one program alone"
    default: return "it is no character of Unicode"
    }
  }
}
