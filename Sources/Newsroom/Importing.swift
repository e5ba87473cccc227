import Diagnostics
import Foundation
import Mail
package import Subscribers

/// How readers come from other systems, how that is taken back, and how they go to others.
extension Newsroom {
  /// Imports a file into a list.
  /// - Parameter approve: asked with what would be done, before anything is; false leaves all as it is.
  /// - Returns: what was done, or would be; nil where it was not approved.
  package func importReaders(
    _ request: ImportRequest, to list: String?,
    _ approve: (ImportReport) throws -> Bool = { _ in true }
  ) throws(NewsroomProblem) -> ImportReport? {
    let list = try self.list(list)
    return try NewsroomProblem.naming(nil) {
      if let refused = request.refused { try mustSpare(refused, [request.file]) }
      let now = try effects.now()
      let notes = ImportRecords(in: records(of: list)).warnings
      let importing = try Importing(
        request, into: list, id: { try importID(at: now, of: list, $0) }, at: now,
        records: records(of: list))
      var report = try importing.run(approve)
      report?.notes = notes
      return report
    }
  }

  /// What would be taken back.
  package func importToUndo(_ id: String?, of list: String?) throws(NewsroomProblem) -> ImportUndo {
    let list = try self.list(list)
    return try NewsroomProblem.naming(nil) {
      try ImportUndo(id, of: list, records: records(of: list))
    }
  }

  package func undo(_ undo: ImportUndo) throws(NewsroomProblem) -> ImportUndo.Report {
    try NewsroomProblem.naming(nil) { try undo.run(at: effects.now(), source: "cli") }
  }

  package func export(_ list: String?) throws(NewsroomProblem) -> ListExport {
    let list = try self.list(list)
    return try NewsroomProblem.naming(nil) { try ListExport(of: list) }
  }

  /// Names that sort in the order in which they are given, and that two machines never share.
  private func importID(at now: Date, of list: ListFiles, _ content: String?) throws -> String {
    let time = now.formatted(.iso8601).replacing("-", with: "").replacing(":", with: "")
    let milliseconds = Int((now.timeIntervalSince1970 * 1000).rounded(.down)) % 1000
    return ImportRecords(in: records(of: list)).nextID(
      at: "\(time.dropLast())\(String(format: "%03d", milliseconds))Z",
      Hex.string(try effects.randomBytes(3)), of: content)
  }

  /// Where the records of imports lie, of each list in a folder of its own.
  static let recordsFolder = ".broadsheet/imports"

  func records(of list: ListFiles) -> Place {
    folder.appending("\(Self.recordsFolder)/\(list.name)")
  }
}
