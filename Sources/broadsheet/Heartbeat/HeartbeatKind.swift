import Diagnostics

/// Who calls the program on a machine.
enum HeartbeatKind: String, CaseIterable {
  case system, user, cron

  /// What there is on a machine.
  struct Machine: Equatable {
    var isRoot: Bool
    /// Whether systemd runs it, and not only lies there.
    var hasSystemd: Bool
    var hasCrontab: Bool
  }

  /// - Parameter asked: what somebody asked for by name: it is taken at their word.
  static func chosen(_ asked: HeartbeatKind?, on machine: Machine) throws(Problem) -> HeartbeatKind
  {
    if asked == .system, !machine.isRoot {
      throw Problem(
        "the system’s timers are root’s",
        hint: "run it with sudo, or take one of your own with --user",
        category: .usage)
    }
    if let asked { return asked }
    if machine.hasSystemd { return machine.isRoot ? .system : .user }
    if machine.hasCrontab { return .cron }
    throw Problem(
      "neither systemd nor a crontab is here",
      hint:
        "“broadsheet schedule export github” or “kubernetes” writes one for elsewhere; whatever calls “broadsheet run --due” every few minutes will do",
      category: .configuration)
  }
}
