import Clock
import Diagnostics
import Digest
import Foundation

/// What a timer that runs the newsroom must be given: it has no terminal, no environment of a person, and no
/// rights but those that it is told.
package struct TimerNeeds: Sendable, Equatable {
  /// The edition folder, absolute and with links followed.
  package var folder: String
  /// What readers know the newsletter by.
  package var newsletter: String
  package var listID: String
  package var zone: String
  /// Files that hold secrets, absolute, each once, in the order of the configuration.
  package var secretFiles: [SecretFile] = []
  /// Variables that secrets are read from.
  package var variables: [String] = []
  /// Whether the configuration has commands run, which may need more than the folder.
  package var runsCommands = false
  /// Whether mail is handed to a program of this machine, which may need rights of its own and a spool.
  package var handsToProgram = false
  package var places = TimerPlaces()
  /// The entry of the timetable whose issues have the least time to begin; nil for none.
  package var shortest: TimetableEntry?

  package init(folder: String, newsletter: String, listID: String, zone: String) {
    self.folder = folder
    self.newsletter = newsletter
    self.listID = listID
    self.zone = zone
  }

  package struct SecretFile: Sendable, Equatable {
    package var path: String
    /// Below the edition folder, if it lies there.
    package var inFolder: String?
    /// Under what name the file is handed over (`Credential`).
    package var credential: String

    package init(path: String, inFolder: String?, credential: String) {
      self.path = path
      self.inFolder = inFolder
      self.credential = credential
    }
  }
}

extension Newsroom {
  /// - Throws: `Problem` where there is no edition, or no timetable that a timer could serve.
  package func timerNeeds() throws(NewsroomProblem) -> TimerNeeds {
    let edition = try edition(list: nil)
    return try NewsroomProblem.naming(nil) {
      guard !edition.configuration.timetable.entries.isEmpty else {
        throw Problem(
          "there is no timetable", at: files.configuration.location(),
          hint: "schedule: { every: week, on: monday, at: \"08:00\" }", category: .configuration)
      }
      return TimerNeeds(
        of: edition.configuration, in: Place(folder: folder.realPath))
    }
  }
}

extension TimerNeeds {
  init(of configuration: Configuration, in folder: Place) {
    self.init(
      folder: folder.path, newsletter: configuration.newsletter.name,
      listID: configuration.newsletter.list.listID,
      zone: configuration.newsletter.timeZone.name)
    let secrets = configuration.relays.flatMap(\.secrets) + [configuration.secretKey]
    for secret in secrets {
      switch secret.keeping {
      case .environment(let name):
        if !variables.contains(name) { variables.append(name) }
      case .file(let path):
        let file = SecretFile(
          path: folder.appending(path).path, inFolder: path.hasPrefix("/") ? nil : path,
          credential: Credential(of: path, in: folder).name)
        if !secretFiles.contains(file) { secretFiles.append(file) }
      case .command: runsCommands = true
      }
    }
    places = TimerPlaces(of: configuration, in: folder)
    shortest = configuration.timetable.entries.min { $0.until < $1.until }
    if configuration.notices.command != nil { runsCommands = true }
    handsToProgram = configuration.relays.contains {
      if case .sendmail = $0.way { true } else { false }
    }
  }
}
