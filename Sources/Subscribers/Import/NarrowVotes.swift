/// What bytes beyond ASCII speak for, by what stands beside them: most letters of Mac Roman are quotes, dashes and other
/// signs in Windows-1252, and the other way round.
struct NarrowVotes {
  private var windows = 0
  private var mac = 0
  /// Signs between letters: an apostrophe or a dash in the one, an í or ó in the other.
  private var either = 0

  /// - Parameters:
  ///   - before, after: the bytes on both sides.
  mutating func take(_ byte: UInt8, after before: UInt8, before after: UInt8) {
    let follows = Self.isLetter(before)
    let leads = Self.isLetter(after)
    switch byte {
    // Nothing in Windows-1252.
    case 0x81, 0x8D, 0x8F, 0x90, 0x9D: mac += 2
    // € ‚ „ … ‹ ‘ ’ “ ” • – — ™ › there, and Ä Ç Ñ Ö ã ë í ì î ï ñ ó ô õ here.
    case 0x80, 0x82, 0x84, 0x85, 0x8B, 0x91...0x97, 0x99, 0x9B:
      switch (follows, leads) {
      case (false, false): windows += 1
      case (true, true): betweenLetters(byte, before, after)
      case (false, true): begins(byte)
      case (true, false): ends(byte)
      }
    // ƒ † ‡ ˆ ‰ Š Œ Ž ˜ š œ ž Ÿ there, and É Ü á à â ä å é ò ö ú û ü here.
    case 0x83, 0x86...0x8A, 0x8C, 0x8E, 0x98, 0x9A, 0x9C, 0x9E, 0x9F:
      // With Š, Œ and Ž names begin.
      if [0x8A, 0x8C, 0x8E].contains(byte), !follows, Self.isSmall(after) {
        windows += 1
      } else if follows || leads {
        mac += 1
      }
    // A capital among small letters is none, but a quote or a dash.
    case 0xC0...0xDE where Self.isSmall(before): mac += 1
    case 0xC0...0xFF where follows || leads: windows += 1
    // – — “ ” ‘ ’ … € here, and lone letters there.
    case 0xC9, 0xD0...0xD5, 0xDB: mac += 1
    default: break
    }
  }

  private mutating func betweenLetters(_ byte: UInt8, _ before: UInt8, _ after: UInt8) {
    if Self.isSmall(before), Self.isSmall(after), byte != 0x92, byte != 0x97 {
      mac += 1
    } else {
      either += 1
    }
  }

  /// Ä and Ö begin words; so do opening quotes.
  private mutating func begins(_ byte: UInt8) {
    switch byte {
    case 0x80, 0x85: mac += 1
    case 0x82, 0x84: either += 1
    default: windows += 1
    }
  }

  private mutating func ends(_ byte: UInt8) {
    switch byte {
    case 0x91: mac += 1
    case 0x92, 0x97: either += 1
    default: windows += 1
    }
  }

  /// - Parameter hasReturns: whether lines end in CR alone, as only Macs end them.
  func areMac(hasReturns: Bool) -> Bool {
    hasReturns ? mac + either >= windows : mac > windows + either
  }

  private static func isSmall(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }
  private static func isLetter(_ byte: UInt8) -> Bool { isSmall(byte | 0x20) || byte >= 0x80 }
}
