import Diagnostics
import Newsroom

/// What calls this program every five minutes. It is dumb: the timetable decides what is due.
struct Heartbeat: Equatable {
  /// This program, absolute.
  var program: String
  var needs: TimerNeeds

  var folder: String { needs.folder }

  /// What is called, as words of a command line.
  var words: [String] { [program, "-C", folder, "run", "--due"] }

  /// - Throws: `Problem` for a path that no unit and no crontab could hold.
  init(program: String, needs: TimerNeeds) throws(Problem) {
    self.program = program
    self.needs = needs
    for path in [program, needs.folder] + needs.places.written + needs.secretFiles.map(\.path) {
      guard !path.holdsControls else {
        throw Problem(
          "“\(path.printable)” has a control character in it, which no timer can be told",
          hint: "rename it", category: .usage)
      }
    }
    guard name.utf8.count <= 200 else {
      throw Problem(
        "the path of the folder is too long to name a timer by: \(folder)",
        hint: "name it by a shorter link with -C, or move it", category: .usage)
    }
  }

  /// The name of its units, without the ending: the path as systemd writes it, so that two editions are never one.
  var name: String { "broadsheet-" + SystemdWords.escapedPath(folder) }

  /// Calls every five minutes: what is due leaves at most so much later.
  static let minutes = 5
}
