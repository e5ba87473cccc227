import Diagnostics
import Foundation
import Newsroom

/// Plans a heartbeat on a machine, and finds the one that is there.
struct HeartbeatInstalling {
  let machine: HeartbeatMachine

  /// - Parameter owner: who the folder belongs to, whom the system's timer runs as.
  func install(
    _ heartbeat: Heartbeat, as kind: HeartbeatKind, owner: (user: String, group: String)
  ) throws(Problem) -> HeartbeatPlan {
    var plan = HeartbeatPlan()
    plan.notes = notes(on: heartbeat, as: kind, owner: owner)
    guard kind != .cron else {
      let there = try machine.crontab()
      var crontab = there
      try crontab.put(heartbeat)
      plan.crontab = crontab
      plan.changesCrontab = crontab != there
      plan.crontabLines = crontab.entry(of: heartbeat.folder) ?? []
      return plan
    }
    let units = SystemdUnits(
      heartbeat: heartbeat,
      manager: kind == .user ? .user : .system(user: owner.user, group: owner.group))
    let folder = try machine.unitFolder(kind)
    for (name, text) in [(units.serviceName, units.service), (units.timerName, units.timer)] {
      let path = "\(folder)/\(name)"
      plan.files.append(.init(path: path, text: text, before: try machine.read(path)))
    }
    plan.after = [
      Self.systemctl(kind, ["daemon-reload"]),
      Self.systemctl(kind, ["enable", "--now", units.timerName]),
    ]
    return plan
  }

  /// Takes away whatever calls the program for a folder; nothing where nothing does.
  /// - Parameter kinds: where to look.
  func remove(
    folder: String, from kinds: [HeartbeatKind] = HeartbeatKind.allCases
  ) throws(Problem) -> HeartbeatPlan {
    var plan = HeartbeatPlan()
    for found in try self.found(folder: folder) where kinds.contains(found.kind) {
      switch found.kind {
      case .cron:
        var crontab = try machine.crontab()
        crontab.remove(folder)
        plan.crontab = crontab
        plan.changesCrontab = true
      case .system, .user:
        guard found.kind == .user || machine.facts.isRoot else {
          throw Problem(
            "the system’s timers are root’s", hint: "run it with sudo, or with --user for your own",
            category: .usage)
        }
        plan.before.append(
          Self.systemctl(found.kind, ["disable", "--now", Self.name(of: folder) + ".timer"]))
        plan.files += found.files.map { .init(path: $0.path, text: nil, before: $0.text) }
        plan.after.append(Self.systemctl(found.kind, ["daemon-reload"]))
      }
    }
    return plan
  }

  /// What calls the program for a folder on this machine, as it lies there.
  struct Found: Equatable, Encodable {
    struct File: Equatable, Encodable {
      var path: String
      var text: String
    }

    var kind: HeartbeatKind
    var files: [File] = []
    var crontabLines: [String] = []
    /// What systemd says of the timer, such as `enabled`; nil where it was not asked.
    var state: String?

    private enum CodingKeys: CodingKey { case kind, files, crontab, state }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(kind.rawValue, forKey: .kind)
      try container.encode(files.map(\.path), forKey: .files)
      try container.encode(crontabLines, forKey: .crontab)
      try container.encode(state, forKey: .state)
    }

    /// On a line of its own.
    var words: String {
      switch kind {
      case .cron: "called by the crontab: \(crontabLines.last ?? "")"
      case .system, .user:
        "called by the \(kind == .user ? "user's" : "system's") timer, \(state ?? "unknown"): "
          + files.map(\.path).joined(separator: ", ")
      }
    }
  }

  func found(folder: String) throws(Problem) -> [Found] {
    var all: [Found] = []
    for kind in [HeartbeatKind.system, .user] {
      guard let place = try? machine.unitFolder(kind) else { continue }
      var found = Found(kind: kind)
      for ending in ["service", "timer"] {
        let path = "\(place)/\(Self.name(of: folder)).\(ending)"
        if let text = try machine.read(path) { found.files.append(.init(path: path, text: text)) }
      }
      guard !found.files.isEmpty else { continue }
      let words = Self.systemctl(kind, ["is-enabled", Self.name(of: folder) + ".timer"])
      found.state = try? machine.run(words, "").output.split(separator: "\n").last.map(String.init)
      all.append(found)
    }
    if machine.facts.hasCrontab, let lines = try machine.crontab().entry(of: folder) {
      all.append(Found(kind: .cron, crontabLines: lines))
    }
    return all
  }

  private static func name(of folder: String) -> String {
    "broadsheet-" + SystemdWords.escapedPath(folder)
  }

  private static func systemctl(_ kind: HeartbeatKind, _ words: [String]) -> [String] {
    ["systemctl"] + (kind == .user ? ["--user"] : []) + words
  }

  private func notes(
    on heartbeat: Heartbeat, as kind: HeartbeatKind, owner: (user: String, group: String)
  ) -> [String] {
    var notes = heartbeat.needs.variables.map {
      "a timer has no variable \($0), which a secret is read from: keep it in a file, “{ file: … }”"
    }
    switch kind {
    case .user:
      notes.append(
        "timers of a user end when the user logs out, unless “loginctl enable-linger” was run once")
    case .system:
      if owner.user == "root" {
        notes.append(
          "the folder is root’s, and so the timer runs as root: chown it to somebody else")
      }
    case .cron:
      notes.append(
        "cron catches up on nothing while the machine sleeps; the timetable does, at the next call")
    }
    return notes
  }
}
