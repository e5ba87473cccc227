package import Diagnostics
import Foundation
package import Mail

/// The records of all imports of one list, as others than imports need them.
package struct ImportRecords: Sendable {
  private let folder: Place

  package init(in folder: Place) { self.folder = folder }

  /// What the next import is called: behind all that there are, though the clock stand still or go back.
  /// - Parameters:
  ///   - time: as `20261120T080000000Z`.
  ///   - mark: what tells it from those of other machines.
  package func nextID(at time: String, _ mark: String) -> String {
    guard let last = ImportRecord.ids(in: folder).last, let sign = last.firstIndex(of: "Z"),
      last[...sign] >= time
    else { return "\(time)-\(mark)" }
    // A digit sorts behind the hyphen that follows where there is no number.
    let number = last[last.index(after: sign)...].prefix { $0.isASCII && $0.isNumber }
    return "\(last[...sign])\(Self.padded((Int(number) ?? 0) + 1))-\(mark)"
  }

  private static func padded(_ number: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }

  /// What a kill left of an import, for a person to mend.
  package var warnings: [Problem] {
    ImportRecord.cutShort(in: folder).map { id in
      [
        Problem(
          "the import \(id) was cut short or is under way: what it knows of who left counts, and its rows may be missing",
          at: ImportRecord.place(id, in: folder).location(),
          hint: "import the file again, or take it back")
      ]
    } ?? []
  }

  /// Erases somebody from what imports can be taken back by; an undo no longer brings their rows or cells back.
  /// - Parameters:
  ///   - addresses: all of one person.
  ///   - isTrial: whether nothing is written.
  /// - Returns: how many lines named them.
  @discardableResult
  package func forget(
    _ addresses: [EmailAddress], under key: ForgottenKey, isTrial: Bool = false
  ) throws -> Int {
    let mentions = addresses.flatMap { AddressMention.all(of: $0, standIn: key.standIn(for: $0)) }
    let names = Set(addresses.map(\.canonical))
    var count = 0
    for id in ImportRecord.ids(in: folder) {
      let file = try LockedFile(ImportRecord.place(id, in: folder), for: .writing)
      let data = try file.contents()
      var output = Data()
      var found = 0
      for line in data.split(separator: 0x0A) {
        switch Self.fate(of: line, mentions, names) {
        case .stays: output += line
        case .goes:
          found += 1
          continue
        case .reads(let other):
          found += 1
          output += other
        }
        output.append(0x0A)
      }
      count += found
      if found > 0, !isTrial { try file.replace(by: output, since: data) }
    }
    return count
  }

  private enum Fate {
    case stays, goes
    case reads([UInt8])
  }

  private static func fate(
    of line: Data, _ mentions: [AddressMention], _ names: Set<String>
  ) -> Fate {
    // Digests of rows are most of a record.
    guard line.contains(UInt8(ascii: "@")) || line.contains(UInt8(ascii: "\\")) else {
      return .stays
    }
    let record = try? JSONDecoder().decode(Named.self, from: line)
    if names.contains(ImportUndo.key(record?.email ?? "")) { return .goes }
    // A row is one person's, whatever else stands in it.
    let row = Array((record?.removed ?? record?.was ?? "").utf8)
    if AddressMention.replacing(mentions, in: row[...]) != nil { return .goes }
    return AddressMention.replacing(mentions, in: Array(line)[...]).map(Fate.reads) ?? .stays
  }

  /// What of a line may name somebody.
  private struct Named: Decodable {
    var email: String?
    var removed: String?
    var was: String?
  }
}
