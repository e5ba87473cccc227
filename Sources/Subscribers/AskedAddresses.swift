import Foundation
import Mail

/// Addresses of which alone something is asked, in their canonical spelling: most often one.
enum AskedAddresses: Sendable {
  case one([UInt8])
  /// By their hashes; of another that has the same one more is known than was asked.
  case all(AddressSet)

  init(_ address: EmailAddress) { self = .one(Array(address.canonical.utf8)) }

  func contains(_ canonical: UnsafeRawBufferPointer) -> Bool {
    switch self {
    case .all(let hashes): return hashes.contains(AddressHash(canonical: canonical))
    case .one(let address):
      return address.withUnsafeBytes { own in
        guard own.count == canonical.count else { return false }
        guard let base = own.baseAddress, let other = canonical.baseAddress else { return true }
        return memcmp(base, other, own.count) == 0
      }
    }
  }

  func contains(_ canonical: String) -> Bool {
    var canonical = canonical
    return canonical.withUTF8 { contains(UnsafeRawBufferPointer($0)) }
  }
}
