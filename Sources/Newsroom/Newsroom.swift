import Articles
import Delivery
package import Diagnostics
import Foundation
import Subscribers

/// The edition folder and all that is done with it: composing, checking, sending, counting.
///
/// Every door comes through here. Values go in, values and events come out: nothing is printed, asked or
/// ended, and no option or command has a name.
package struct Newsroom: Sendable {
  package let folder: Place
  package let effects: Effects
  /// A command line that must end well before the first mail of a run leaves: where machines come and go, the record
  /// is brought to safety first.
  package var beforeSending: String?
  /// Whether somebody is to be told of what slots come to, as when the timetable is gone by.
  var tellsOfSlots = false
  /// Issues that lie elsewhere for now, by their names: what a dry run made.
  var drafts: [String: Place] = [:]
  /// Bodies of articles that were made before, for whoever makes one issue again and again.
  var bodies: BodyMemory?

  package init(at folder: Place, effects: Effects) {
    self.folder = folder
    self.effects = effects
  }

  var files: EditionFiles {
    var files = EditionFiles(folder: folder) { [folder, effects] in
      let secret = try ConfigurationFile(in: folder).secretKey()
      return ForgottenKey(key: try SecretKey.load(secret, in: folder, effects))
    }
    files.drafts = drafts
    return files
  }

  func edition(list: String? = nil) throws(NewsroomProblem) -> Edition {
    var edition = try NewsroomProblem.naming(nil) {
      try Edition(in: folder, list: list, zones: effects.zones())
    }
    edition.cache = effects.cache()
    edition.bodies = bodies
    return edition
  }

  /// What happened to each recipient of an issue.
  func journalState(of issue: String) throws -> JournalState {
    try journals().state(of: issue)
  }

  /// The part of the list that an issue was sent to last, where only parts of it had it so far.
  package func part(of issue: String) -> String? { (try? journalState(of: issue))?.part }

  func now() throws(NewsroomProblem) -> Date {
    try NewsroomProblem.naming(nil) { try effects.now() }
  }
}

extension JournalState {
  /// What an issue's journal says.
  /// - Throws: `Problem` also where there is one without a beginning: it was cut off, for a journal gets
  ///   its name only when its beginning is on disk.
  static func ofIssue(_ medium: any JournalMedium) throws(Problem) -> JournalState {
    let state = try JournalState(on: medium)
    var status = stat()
    // A link that leads nowhere is there: a disk may be missing.
    guard state.isBegun || lstat(medium.place.path, &status) != 0 else {
      throw Problem(
        "the journal has lost its beginning, and with it who was mailed",
        at: medium.place.location(),
        hint: "bring it back from a backup; only if nobody was mailed, remove it")
    }
    return state
  }
}
