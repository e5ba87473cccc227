import Mail
import TestSupport
import Testing

@testable import Subscribers

/// What an import says of people who have a row, in memory and in the file behind it.
@Suite struct RowPatchesTests {
  private static let count = 30_000
  private let hashes = (0..<Self.count).map {
    AddressHash(bits: UInt64($0 + 1) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// Cells of some person; of every seventh none, and of one more than a block has room for.
  private func cells(of number: Int) -> PackedFields {
    var cells = PackedFields()
    if number == 20_000 { cells.append([UInt8](repeating: 0x61, count: 700_000), column: 1) }
    if number % 7 != 0 { cells.append(Array("Reader \(number)".utf8), column: 2) }
    return cells
  }

  @Test(arguments: [0, 300_000, 1 << 26])
  func `cells are those that were put in, wherever they lie`(memory: Int) {
    var patches = RowPatches(listed: AddressSet(hashes), memory: memory)
    #expect(patches.isEmpty)
    for number in stride(from: 0, to: Self.count, by: 2) {
      patches.add(hashes[number], cells(of: number))
    }
    #expect(!patches.isEmpty)
    // From the end on, and then here and there, as rows of a roster in another order are asked for.
    let others = (0..<Self.count).map { $0 * 7919 % Self.count }
    for number in (0..<Self.count).reversed() + others {
      let found = patches.cells(of: hashes[number])
      let expected = number % 2 == 0 ? cells(of: number).bytes : nil
      guard found?.bytes != expected else { continue }
      Issue.record("\(number)")
      break
    }
    #expect(patches.cells(of: AddressHash(bits: 7)) == nil)
  }

  @Test func `of two rows with one address the first is changed, which is the one that is mailed`()
    throws
  {
    let list = try ImportFolder()
    try list.folder.write(
      "subscribers/weekly.csv", "email,name\na@x.org,Old\nA@x.org,Other\nb@x.org,B\n")
    let report = try list.run("a.csv", "email,name\na@x.org,New\n")
    #expect(report.changed == 1)
    #expect(list.roster == "email,name\na@x.org,New\nA@x.org,Other\nb@x.org,B\n")
  }
}
