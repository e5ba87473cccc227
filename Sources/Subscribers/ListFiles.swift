package import Diagnostics
import Foundation

/// The two files that a mailing list is kept in, and the name that they share.
package struct ListFiles: Sendable {
  package let name: String
  /// `NAME.csv`, which people edit too.
  package let roster: Place
  /// `NAME.events.jsonl`, which only grows.
  package let consentLog: Place
  /// Where the records of imports lie; nil where there are none.
  let records: Place?
  /// What tells who was forgotten; nil where nobody can be asked for it.
  package let forgottenKey: ForgottenKey.Source?

  package init(
    name: String, folder: Place, records: Place? = nil, forgottenKey: ForgottenKey.Source? = nil
  ) {
    self.name = name
    self.records = records
    self.forgottenKey = forgottenKey
    roster = folder.appending("\(name).csv")
    consentLog = folder.appending("\(name).events.jsonl")
  }

  /// Whether there is a roster with anything in it.
  var hasRoster: Bool {
    get throws {
      var status = stat()
      guard stat(roster.path, &status) == 0 else { return false }
      try LockedFile.mustBeFile(status, roster)
      // One that somebody emptied just now is being saved.
      while let stamp = FileStamp(of: roster.path), stamp.isBeingSaved {
        usleep(10_000)
      }
      return try FileManager.default.attributesOfItem(atPath: roster.path)[.size] as? Int != 0
    }
  }
}
