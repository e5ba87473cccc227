import Diagnostics
import Newsroom

/// The units of a package: whoever enables one names the folder, as `broadsheet@srv-weekly.timer`.
enum UnitTemplates {
  /// By their names.
  static func all(program: String) throws(Problem) -> [(name: String, text: String)] {
    let place = "/EDITION"
    let needs = TimerNeeds(folder: place, newsletter: "", listID: "", zone: "")
    let units = SystemdUnits(
      heartbeat: try Heartbeat(program: program, needs: needs), manager: .user)
    return [("broadsheet@.service", units.service), ("broadsheet@.timer", units.timer)].map {
      // “%f” is the folder, after words were told apart (systemd.unit(5)): it may have blanks.
      let text = $1.replacing(place, with: "%f").replacing(SystemdUnits.origin, with: origin)
      return ($0, text)
    }
  }

  private static let origin =
    "# For the timer of a user: systemctl --user enable --now broadsheet@$(systemd-escape --path DIR).timer"
}
