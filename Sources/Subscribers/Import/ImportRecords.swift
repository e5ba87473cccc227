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
    let eraser = RecordEraser(addresses, under: key)
    return try ImportRecord.ids(in: folder).reduce(0) { count, id in
      try count + eraser.erase(from: ImportRecord.place(id, in: folder), isTrial: isTrial)
    }
  }
}
