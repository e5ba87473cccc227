import Crypto
package import Diagnostics
import Foundation
package import Mail

/// Frozen recipients by number: the bytes of their file and where each row begins, so that a million of
/// them are little more than that file.
package struct RecipientTable: Sendable {
  /// The names of the fields beside the address.
  package private(set) var columns: [String] = []
  private let place: Place
  private let bytes: [UInt8]
  /// Where the rows begin, behind their number.
  private var starts: [Int] = []
  /// Where the block ends that was asked for.
  private var end = 0

  package var count: Int { starts.count }

  /// What a widening keeps as it is.
  package var frozenBytes: ArraySlice<UInt8> { bytes[..<end] }

  package func address(_ number: Int) throws(Problem) -> EmailAddress {
    let text = FieldEscape.value(of: field(at: starts[number - 1])) ?? ""
    do throws(Problem) { return try EmailAddress(recorded: text) } catch {
      throw Problem("recipient \(number): \(error.reason)", at: place.location())
    }
  }

  /// The hash of a recipient's address.
  package func hash(_ number: Int) throws(Problem) -> AddressHash {
    let plain = field(at: starts[number - 1]).withUnsafeBytes { AddressHash(plain: $0) }
    if let plain { return plain }
    return AddressHash(try address(number))
  }

  /// A value for each column, nil where there was none.
  package func values(_ number: Int) -> [String?] {
    var position = field(at: starts[number - 1]).endIndex
    return columns.map { _ in
      let field = field(at: position + 1)
      position = field.endIndex
      return FieldEscape.value(of: field)
    }
  }

  private func field(at start: Int) -> ArraySlice<UInt8> {
    bytes[start...].prefix { $0 != 0x09 && $0 != 0x0A }
  }

  /// - Parameter takesWidenings: whether the blocks behind the one of that digest are taken too.
  /// - Throws: `Problem` when a single byte is not what was frozen.
  init(
    _ bytes: [UInt8], of place: Place, expecting digest: String, takesWidenings: Bool = false
  ) throws(Problem) {
    self.bytes = bytes
    self.place = place
    var reader = RecipientsReader(bytes, place)
    var found: (count: Int, end: Int)?
    while let block = try reader.nextBlock() {
      if columns.isEmpty { columns = block.columns }
      if block.digest == digest || takesWidenings && found != nil {
        found = (reader.starts.count, reader.position)
      }
    }
    guard let found else { throw reader.notFrozen() }
    starts = reader.takeStarts(found.count)
    end = found.end
  }
}
