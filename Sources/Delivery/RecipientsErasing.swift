import Crypto
package import Diagnostics
import Foundation
package import Mail

/// Frozen recipients some of whom are to be known by a number and a stand-in alone, with what journals must say of
/// them then.
package struct RecipientsErasure: Sendable {
  /// The file as it is to be.
  package private(set) var bytes: [UInt8] = []
  /// What each of its digests becomes.
  package private(set) var digests: [String: String] = [:]
  /// Who is erased.
  package private(set) var numbers: Set<Int> = []
  /// Who was erased before: they may have come back, and been spoken of, since.
  package private(set) var erasedBefore: Set<Int> = []

  /// Reads a file of recipients; nothing is written.
  /// - Parameter standIn: what stands in the place of an address, itself for a stand-in of somebody who is forgotten;
  ///   nil for one that stays.
  /// - Throws: `Problem` for a file that is not what was frozen: it must not become valid by being written again.
  package init(
    of place: Place, _ standIn: (EmailAddress) -> EmailAddress?
  ) throws(Problem) {
    let data: Data
    do { data = try Data(contentsOf: place.url) } catch {
      throw .system("cannot be read", error, at: place.location())
    }
    var reader = RecipientsReader(Array(data), place)
    while try reader.nextBlock() != nil {}
    var hash = SHA256()
    var hashed = 0
    for line in Array(data).split(separator: 0x0A) {
      let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
      if fields.count == 3, fields[0].elementsEqual("end".utf8) {
        hash.update(data: bytes[hashed...])
        hashed = bytes.count
        let digest = hash.finalize().withUnsafeBytes { Hex.string($0) }
        digests[String(decoding: fields[2], as: UTF8.self)] = digest
        bytes += Array("end\t\(String(decoding: fields[1], as: UTF8.self))\t\(digest)\n".utf8)
      } else if let number = Int(String(decoding: fields[0], as: UTF8.self)), fields.count > 1,
        let address = Self.address(fields[1]), let other = standIn(address)
      {
        guard other != address else {
          erasedBefore.insert(number)
          bytes += line
          bytes.append(0x0A)
          continue
        }
        numbers.insert(number)
        bytes += Array("\(number)\t\(other.description)".utf8)
        for _ in fields.dropFirst(2) { bytes += Array("\t\\N".utf8) }
        bytes.append(0x0A)
      } else {
        bytes += line
        bytes.append(0x0A)
      }
    }
  }

  /// Takes in what an erasure before this one, which was cut short, had made of the same recipients.
  package mutating func take(_ earlier: RecipientsErasure) {
    digests.merge(earlier.digests) { own, _ in own }
    numbers.formUnion(earlier.numbers)
    erasedBefore.formUnion(earlier.erasedBefore)
  }

  private static func address(_ field: ArraySlice<UInt8>) -> EmailAddress? {
    if let plain = field.withUnsafeBytes({ EmailAddress(plain: $0) }) { return plain }
    return FieldEscape.value(of: field).flatMap { try? EmailAddress(parsing: $0) }
  }
}
