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
  ///   - content: what tells the file's content from that of others.
  package func nextID(at time: String, _ mark: String, of content: String? = nil) -> String {
    let mark = mark + (content.map { "-\($0.prefix(ImportRecord.markLength))" } ?? "")
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
  ///   - digests: of rows of theirs that are known from elsewhere.
  ///   - isTrial: whether nothing is written.
  /// - Returns: how many lines named them.
  @discardableResult
  package func forget(
    _ addresses: [EmailAddress], under key: ForgottenKey, _ digests: RowDigests = RowDigests(),
    isTrial: Bool = false
  ) throws -> Int {
    let ids = ImportRecord.ids(in: folder)
    var eraser = RecordEraser(RecordedPeople(addresses, under: key), digests: digests)
    let count = try ids.reduce(0) { try $0 + eraser.read(ImportRecord.place($1, in: folder)) }
    if !isTrial { for id in ids { try eraser.erase(from: ImportRecord.place(id, in: folder)) } }
    return count
  }

  /// Erases people who were forgotten, of whom a merge of the log has told. What is known to name none of them is not
  /// read again.
  /// - Returns: how many lines named them.
  @discardableResult
  func erase(_ forgotten: ForgottenMentions, _ digests: RowDigests = RowDigests()) throws -> Int {
    let ids = ImportRecord.ids(in: folder)
    var clean = CleanRecords(in: folder, of: forgotten)
    let unread = ids.filter { !clean.contains($0) }
    guard !unread.isEmpty || !digests.isEmpty else { return 0 }
    var eraser = RecordEraser(RecordedPeople(forgotten), digests: digests)
    var (count, naming) = (0, [String]())
    for id in unread {
      let lines = try eraser.read(ImportRecord.place(id, in: folder))
      count += lines
      if lines > 0 { naming.append(id) }
    }
    for id in eraser.digests.isEmpty ? naming : ids {
      try eraser.erase(from: ImportRecord.place(id, in: folder))
    }
    clean.note(ids)
    return count
  }

  /// How many lines name people who were forgotten.
  func count(naming forgotten: ForgottenMentions) throws -> Int {
    let clean = CleanRecords(in: folder, of: forgotten)
    var eraser = RecordEraser(RecordedPeople(forgotten))
    return try ImportRecord.ids(in: folder).filter { !clean.contains($0) }
      .reduce(0) { try $0 + eraser.read(ImportRecord.place($1, in: folder)) }
  }
}
