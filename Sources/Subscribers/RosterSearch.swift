package import Diagnostics
import Foundation
package import Mail

/// Looks for one address in a roster without taking its rows apart: of a million of them one is asked for.
package struct RosterSearch {
  private let local: [UInt8]
  private let domain: [UInt8]

  private enum Find { case none, row, unclear }

  /// Whether a roster has a row for an address; one that is spelled in an unusual way, there or here, is found by
  /// reading all rows.
  package static func contains(_ address: EmailAddress, at place: Place) throws -> Bool {
    let canonical = address.canonical
    let isPlain = Array(canonical.utf8).withUnsafeBytes { AddressHash(plain: $0) != nil }
    if isPlain, !canonical.contains("xn--") {
      let search = RosterSearch(canonical)
      switch try search.look(in: place, for: AddressHash(address)) {
      case .none: return false
      case .row: return true
      case .unclear: break
      }
    }
    return try Roster(at: place, keeping: .addresses).listed.contains(AddressHash(address))
  }

  private init(_ canonical: String) {
    let parts = canonical.utf8.split(separator: UInt8(ascii: "@"))
    local = parts.first.map(Array.init) ?? []
    domain = parts.last.map(Array.init) ?? []
  }

  private func look(in place: Place, for hash: AddressHash) throws -> Find {
    let file = try RosterFile.open(place)
    defer { close(file) }
    var header: RosterHeader?
    // Lines that are whole, and behind them the beginning of the next.
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var kept = 0
    while true {
      let count = buffer.withUnsafeMutableBytes {
        read(file, $0.baseAddress?.advanced(by: kept), $0.count - kept)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Problem.system("cannot be read", at: place.location()) }
      let end = kept + count
      let whole = count == 0 ? end : (buffer[..<end].lastIndex(of: 0x0A) ?? -1) + 1
      // No row that is usual is so long.
      if whole == 0, end == buffer.count { return .unclear }
      if header == nil, whole > 0 {
        header = try RosterFile.header(of: buffer[..<whole], place)
        // The header may go over several lines, or be none.
        if header == nil { return .unclear }
      }
      if let header {
        let find = buffer.withUnsafeBufferPointer {
          self.find(in: UnsafeBufferPointer(rebasing: $0[..<whole]), header, hash)
        }
        if find != .none { return find }
      }
      if count == 0 { return .none }
      buffer.replaceSubrange(..<(end - whole), with: Array(buffer[whole..<end]))
      kept = end - whole
    }
  }

  private func find(
    in lines: UnsafeBufferPointer<UInt8>, _ header: RosterHeader, _ hash: AddressHash
  ) -> Find {
    guard let base = lines.baseAddress else { return .none }
    var position = 0
    while position < lines.count,
      let found = memchr(base + position, 0x40, lines.count - position)
    {
      let at = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      position = at + 1
      let isUnusual =
        at > 0 && (lines[at - 1] == 0x22 || lines[at - 1] >= 0x80)
        || at + 1 < lines.count && lines[at + 1] >= 0x80
      if isUnusual { return .unclear }
      guard at >= local.count, at + domain.count < lines.count else { continue }
      // From the at sign to both sides: a letter beyond ASCII may fold to one or two of those that are looked for.
      let before = Self.likeness(local.reversed()) { base[at - 1 - $0] }
      let behind = Self.likeness(domain) { base[at + 1 + $0] }
      if before == .unclear && behind != .none || behind == .unclear && before != .none {
        return .unclear
      }
      guard before == .row, behind == .row else { continue }
      let start = lines[..<at].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      let end = lines[at...].firstIndex(of: 0x0A) ?? lines.count
      let row = UnsafeBufferPointer(rebasing: lines[start..<end])
      guard let other = header.plainAddress(of: row) else { return .unclear }
      if other == hash { return .row }
    }
    return .none
  }

  /// - Parameter lower: in small letters.
  private static func likeness(_ lower: [UInt8], _ text: (Int) -> UInt8) -> Find {
    for (index, byte) in lower.enumerated() {
      let other = text(index)
      if other >= 0x80 { return .unclear }
      let folded = (0x41...0x5A).contains(other) ? other | 0x20 : other
      if folded != byte { return .none }
    }
    return .row
  }
}
