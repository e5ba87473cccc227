import Crypto
import Diagnostics
package import Foundation
package import Mail

/// What is written in the place of an address when somebody is forgotten: a keyed hash, by which they are known
/// again when a merge, an import or a backup brings them back, and which tells nobody else who it was.
///
/// It has the form of an address that nothing can be sent to (RFC 6761 §6.4), so that logs, journals and frozen
/// recipients stay what they are: `KEY.HASH@forgotten.invalid`, with what tells the key from another.
package struct ForgottenKey: Sendable {
  package typealias Source = @Sendable () throws -> ForgottenKey

  private static let domain = "@forgotten.invalid"
  private static let nameLength = 6
  private static let hashLength = 16

  /// What tells the key from another, and nothing of it.
  package let name: String
  /// Keyed once; a copy of it goes on from there.
  private let hashes: HMAC<SHA256>

  /// - Parameter key: the edition's secret.
  package init(key: some ContiguousBytes) {
    let key = SymmetricKey(data: key)
    func derived(_ purpose: String) -> HMAC<SHA256>.MAC {
      HMAC<SHA256>.authenticationCode(for: Data("forgotten 1 \(purpose)".utf8), using: key)
    }
    name = String(Hex.string(Array(derived("name").prefix(3))).prefix(Self.nameLength))
    hashes = HMAC<SHA256>(key: SymmetricKey(data: derived("hash")))
  }

  /// - Parameter address: in its canonical spelling.
  package func standIn(for address: String) -> String {
    // RFC 2104 §5: half of it is as hard to guess.
    let half = hash(of: address).withUnsafeBytes { Array($0.prefix(Self.hashLength)) }
    return "\(name).\(Hex.string(half))\(Self.domain)"
  }

  /// The first octets of what stands for an address: most others are told from it at a glance.
  func glance(at address: UnsafeRawBufferPointer) -> UInt64 {
    var code = hashes
    code.update(data: address)
    return code.finalize().withUnsafeBytes {
      UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self))
    }
  }

  /// The same of a stand-in; nil for what is none, or none of this key.
  func glance(ofStandIn address: String) -> UInt64? {
    guard Self.name(inStandIn: address) == name else { return nil }
    return UInt64(address.dropFirst(Self.nameLength + 1).prefix(16), radix: 16)
  }

  /// Whether it may be a stand-in of any key; nearly everything else is not, by its end.
  static func mayBeStandIn(_ address: UnsafeRawBufferPointer) -> Bool {
    let count = domain.utf8.count
    guard address.count == nameLength + 1 + hashLength * 2 + count else { return false }
    return zip(address.suffix(count), domain.utf8).allSatisfy { $0 == $1 }
  }

  private func hash(of address: String) -> HMAC<SHA256>.MAC {
    var code = hashes
    var address = address
    address.withUTF8 { code.update(data: UnsafeRawBufferPointer($0)) }
    return code.finalize()
  }

  /// The first 32 bits of the hash that stands for an address, also where the address is such a stand-in itself.
  func mark(of address: String) -> UInt32 {
    if Self.name(inStandIn: address) != nil {
      let hash = address.drop { $0 != "." }.dropFirst().prefix(8)
      if let mark = UInt32(hash, radix: 16) { return mark }
    }
    return hash(of: address).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  package func standIn(for address: EmailAddress) -> EmailAddress {
    EmailAddress(spelling: standIn(for: address.canonical), canonical: nil)
  }

  /// The name of the key that a stand-in was made with; nil for an address that is none.
  package static func name(inStandIn address: String) -> String? {
    guard address.hasSuffix(domain) else { return nil }
    let parts = address.dropLast(domain.utf8.count).split(
      separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == nameLength,
      parts[1].utf8.count == hashLength * 2,
      parts.allSatisfy({
        $0.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
      })
    else { return nil }
    return String(parts[0])
  }
}

/// The keys under which a log has forgotten people, with the one that is here.
struct ForgottenNames: Sendable {
  var key: ForgottenKey?
  private var keyNames: Set<String> = []
  /// What tells those who were forgotten from others, whatever the order of the lines.
  private(set) var mark: UInt64 = 0

  var isEmpty: Bool { keyNames.isEmpty }
  var isKeyNeeded: Bool { key == nil && !keyNames.isEmpty }

  /// Takes in the address of a `forgotten` event.
  mutating func take(_ address: String) {
    if let name = ForgottenKey.name(inStandIn: address) { keyNames.insert(name) }
  }

  /// Takes in when somebody was forgotten, or turned out to have another address.
  mutating func note(at milliseconds: Int64) {
    // Lines stand in any order, so that it is a sum; of moments that are spread hardly two sums are alike.
    let spread = UInt64(bitPattern: milliseconds) &* 0x9E37_79B9_7F4A_7C15
    mark &+= spread ^ (spread >> 29)
  }

  /// What may stand for an address; nil where nobody was forgotten, or it cannot be told.
  func standIn(for address: String) -> String? {
    guard let key, !keyNames.isEmpty else { return nil }
    return key.standIn(for: address)
  }

  /// - Parameter source: where the key is had from.
  func mustBeKnown(_ source: ForgottenKey.Source?, at place: Place) throws {
    guard !keyNames.isEmpty else { return }
    // Asked for again, for why it cannot be had.
    let here = try key ?? source?()
    guard let other = keyNames.filter({ $0 != here?.name }).min() else { return }
    throw Problem(
      "somebody was forgotten under the key “\(other)”, which is not here: nobody can tell who that was",
      at: place.location(), hint: "bring the key back", category: .configuration)
  }
}
