import Crypto
package import Diagnostics
import Foundation
package import Mail

/// A look at frozen recipients for a few addresses, which takes no row apart that is somebody else's.
extension RecipientsFile {
  /// Whether any of those addresses may be among the recipients of a file; no is proven by its digest, as reading the
  /// whole would. Yes also where that is not enough to be sure: the whole must be read.
  /// - Parameter sieve: of the same addresses, for frozen recipients.
  package static func mayHold(
    _ addresses: Set<AddressHash>, _ sieve: AddressSieve, at place: Place, expecting digest: String
  ) -> Bool {
    let file = open(place.path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return true }
    defer { close(file) }
    var hash = SHA256()
    var parts = WholeLines(file, of: place)
    // It is told from the others when nothing stands behind it, and is not hashed.
    var last: [UInt8] = []
    while let part = (try? parts.next()) ?? nil {
      guard !parts.hasCut else { return true }
      last.withUnsafeBytes { hash.update(bufferPointer: $0) }
      let start = (part.dropLast().lastIndex(of: 0x0A) ?? -1) + 1
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: part[..<start]))
      last = Array(part[start...])
      if mayHold(addresses, sieve, in: part) { return true }
    }
    // Blocks that a widening left behind are looked at by whoever reads the whole.
    let fields = last.split(separator: 0x09, omittingEmptySubsequences: false)
    return
      !(fields.count == 3 && fields[0].elementsEqual("end".utf8)
      && fields[2].elementsEqual("\(digest)\n".utf8)
      && hash.finalize().withUnsafeBytes { Hex.string($0) } == digest)
  }

  private static func mayHold(
    _ addresses: Set<AddressHash>, _ sieve: AddressSieve, in lines: UnsafeRawBufferPointer
  ) -> Bool {
    var rest = lines
    while let suspect = sieve.firstSuspect(in: rest).suspect {
      let start = (rest[..<suspect].lastIndex(of: 0x0A) ?? -1) + 1
      let end = rest[suspect...].firstIndex(of: 0x0A) ?? rest.count
      // Behind the number, unless it is no row.
      let fields = rest[start..<end].split(
        separator: 0x09, maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count >= 2 else { return true }
      let hash = AddressHash(plain: UnsafeRawBufferPointer(rebasing: fields[1]))
      guard let hash, !addresses.contains(hash) else { return true }
      rest = UnsafeRawBufferPointer(rebasing: rest[min(end + 1, rest.count)...])
    }
    return false
  }
}
