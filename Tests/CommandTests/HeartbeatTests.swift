import Diagnostics
import Newsroom
import TestSupport
import Testing

@testable import broadsheet

/// What calls the program: units, a crontab, and what installing them would change.
@Suite struct HeartbeatTests {
  private static let odd = "/srv/Ada’s \"best\" 100 % $HOME/wöchentlich"

  private static func needs(_ folder: String = "/srv/weekly") -> TimerNeeds {
    TimerNeeds(
      folder: folder, newsletter: "The Harbour Weekly", listID: "weekly.news.example.org",
      zone: "Europe/Berlin")
  }

  private static func heartbeat(
    _ folder: String = "/srv/weekly", _ change: (inout TimerNeeds) -> Void = { _ in }
  ) throws -> Heartbeat {
    var needs = needs(folder)
    change(&needs)
    return try Heartbeat(program: "/usr/bin/broadsheet", needs: needs)
  }

  @Test func `a service and a timer of the system`() throws {
    let heartbeat = try Self.heartbeat {
      $0.secretFiles = [
        .init(path: "/etc/mail/50 %", inFolder: nil, credential: "50---0a1b2c3d"),
        .init(path: "/srv/weekly/secret.key", inFolder: "secret.key", credential: "secret-key-99"),
      ]
    }
    let units = SystemdUnits(
      heartbeat: heartbeat, manager: .system(user: "weekly", group: "press"))
    try expectGolden(units.service, "system.service")
    try expectGolden(units.timer, "system.timer")
  }

  @Test func `a service of a user, of a folder with an odd name`() throws {
    let units = SystemdUnits(heartbeat: try Self.heartbeat(Self.odd), manager: .user)
    try expectGolden("# \(units.serviceName)\n" + units.service, "user-odd.service")
  }

  @Test func `what runs programs of others may do what they need`() throws {
    let sendmail = SystemdUnits(
      heartbeat: try Self.heartbeat { $0.handsToProgram = true }, manager: .user
    ).service
    #expect(sendmail.contains("ProtectSystem=full\n") && !sendmail.contains("NoNewPrivileges=true"))
    let commands = SystemdUnits(
      heartbeat: try Self.heartbeat { $0.runsCommands = true }, manager: .user
    ).service
    #expect(commands.contains("ProtectSystem=full\n") && commands.contains("NoNewPrivileges=true"))
  }

  @Test func `a service reaches where mails and links lead`() throws {
    let edition = try TemporaryFolder()
    let mails = try TemporaryFolder()
    try edition.write(
      "broadsheet.yml",
      lanternConfiguration(
        delivery: "{ smtp: \"maildir:\(mails.path)\" }",
        extra: "schedule: { every: day, at: \"08:00\" }"))
    let needs = try Newsroom(at: Place(folder: edition.path), effects: .none).timerNeeds()
    let service = SystemdUnits(
      heartbeat: try Heartbeat(program: "/usr/bin/broadsheet", needs: needs), manager: .user
    ).service
    #expect(service.contains("ProtectSystem=strict\n"))
    for path in [edition.path, mails.path] {
      #expect(service.contains("ReadWritePaths=\"\(Place(folder: path).realPath)\"\n"))
    }
    #expect(service.contains("PrivateTmp=true") == !needs.places.usesTemporary)
  }

  @Test(arguments: [
    ("/", "-"), ("/srv/weekly", "srv-weekly"), ("/srv/a-b c", "srv-a\\x2db\\x20c"),
    ("/.x/ö", "\\x2ex-\\xc3\\xb6"), ("/a%b", "a\\x25b"),
  ])
  func `a path names a unit as systemd-escape has it`(_ path: String, _ name: String) {
    #expect(SystemdWords.escapedPath(path) == name)
  }

  @Test func `a crontab is changed in its two lines alone`() throws {
    let others = "MAILTO=me\n0 4 * * * backup\n"
    var crontab = Crontab(others)
    try crontab.put(try Self.heartbeat(Self.odd))
    let text = crontab.text
    #expect(
      text == others + """
        # broadsheet: \(Self.odd)
        */5 * * * * /usr/bin/broadsheet -C '/srv/Ada’s "best" 100 \\% $HOME/wöchentlich' run --due

        """)
    try crontab.put(try Self.heartbeat(Self.odd))
    #expect(crontab.text == text)
    try crontab.put(try Self.heartbeat("/srv/it's"))
    #expect(crontab.text.hasSuffix("-C '/srv/it'\\''s' run --due\n"))
    crontab.remove(Self.odd)
    crontab.remove("/srv/it's")
    crontab.remove("/srv/other")
    #expect(crontab.text == others)
  }

  @Test func `a comment whose call somebody took away takes no other line with it`() throws {
    var crontab = Crontab("# broadsheet: /srv/weekly\n@daily backup\n")
    crontab.remove("/srv/weekly")
    #expect(crontab.text == "@daily backup\n")
  }

  @Test func `a path that would be read as something else is refused`() throws {
    #expect(throws: Problem.self) { try Self.heartbeat("/srv/a\nExecStart=b") }
    #expect(throws: Problem.self) { try Self.heartbeat("/" + String(repeating: "ö", count: 40)) }
    #expect(throws: Problem.self) { try Crontab.entry(of: try Self.heartbeat("/srv/a\\b")) }
  }

  @Test func `who calls is chosen by what is there`() throws {
    let machine = HeartbeatKind.Machine(isRoot: false, hasSystemd: true, hasCrontab: true)
    #expect(try HeartbeatKind.chosen(nil, on: machine) == .user)
    #expect(try HeartbeatKind.chosen(.cron, on: machine) == .cron)
    #expect(throws: Problem.self) { try HeartbeatKind.chosen(.system, on: machine) }
    let root = HeartbeatKind.Machine(isRoot: true, hasSystemd: true, hasCrontab: false)
    #expect(try HeartbeatKind.chosen(nil, on: root) == .system)
    let old = HeartbeatKind.Machine(isRoot: true, hasSystemd: false, hasCrontab: true)
    #expect(try HeartbeatKind.chosen(nil, on: old) == .cron)
    let bare = HeartbeatKind.Machine(isRoot: true, hasSystemd: false, hasCrontab: false)
    #expect(throws: Problem.self) { try HeartbeatKind.chosen(nil, on: bare) }
  }

  @Test func `units are written once, changed when they must, and taken away`() throws {
    let world = World()
    let installing = HeartbeatInstalling(machine: world.machine())
    let heartbeat = try Self.heartbeat()
    let first = try installing.install(heartbeat, as: .user, owner: ("ada", "ada"))
    #expect(first.changes && world.files.isEmpty)
    try first.carryOut(on: world.machine())
    #expect(
      world.files.keys.sorted() == [
        "/home/ada/.config/systemd/user/broadsheet-srv-weekly.service",
        "/home/ada/.config/systemd/user/broadsheet-srv-weekly.timer",
      ])
    #expect(
      world.ran == [
        "systemctl --user daemon-reload",
        "systemctl --user enable --now broadsheet-srv-weekly.timer",
      ])
    #expect(try !installing.install(heartbeat, as: .user, owner: ("ada", "ada")).changes)
    let other = try Self.heartbeat { $0.runsCommands = true }
    let second = try installing.install(other, as: .user, owner: ("ada", "ada"))
    #expect(second.files.filter(\.changes).count == 1)
    let found = try installing.found(folder: "/srv/weekly")
    #expect(found.map(\.kind) == [.user] && found.first?.files.count == 2)
    let removal = try installing.remove(folder: "/srv/weekly")
    try removal.carryOut(on: world.machine())
    #expect(world.files.isEmpty)
    #expect(world.ran.contains("systemctl --user disable --now broadsheet-srv-weekly.timer"))
    #expect(try !installing.remove(folder: "/srv/weekly").changes)
  }

  @Test func `a crontab that cannot be read is left alone`() throws {
    let world = World()
    world.crontabErrors = "crontab: permission denied"
    let installing = HeartbeatInstalling(machine: world.machine())
    #expect(throws: Problem.self) {
      try installing.install(try Self.heartbeat(), as: .cron, owner: ("ada", "ada"))
    }
    world.crontabErrors = "no crontab for ada"
    let plan = try installing.install(try Self.heartbeat(), as: .cron, owner: ("ada", "ada"))
    try plan.carryOut(on: world.machine())
    #expect(world.crontab?.contains("run --due") == true)
  }

  @Test func `workflows for machines elsewhere`() throws {
    var needs = Self.needs()
    needs.newsletter = "Ada’s “best”: 100 % \\ \"x\" # no"
    needs.variables = ["SMTP_PASSWORD"]
    needs.secretFiles = [
      .init(path: "/srv/weekly/secret.key", inFolder: "secret.key", credential: "a"),
      .init(path: "/etc/relay", inFolder: nil, credential: "b"),
    ]
    try expectGolden(GitHubWorkflow(needs: needs).text, "github.yml")
    try expectGolden(KubernetesCronJob(needs: needs).text, "kubernetes.yml")
  }

  @Test func `templates for any folder of a user`() throws {
    let templates = try UnitTemplates.all(program: "/usr/bin/broadsheet")
    #expect(templates.map(\.name) == ["broadsheet@.service", "broadsheet@.timer"])
    let service = try #require(templates.first?.text)
    #expect(service.contains("ExecStart=:\"/usr/bin/broadsheet\" -C \"%f\" run --due\n"))
    #expect(service.contains("ReadWritePaths=\"%f\"\n"))
    #expect(!service.contains("EDITION") && !service.contains("schedule install"))
  }

  @Test func `what a timer lacks is said`() throws {
    let installing = HeartbeatInstalling(machine: World().machine())
    let heartbeat = try Self.heartbeat { $0.variables = ["SMTP_PASSWORD"] }
    let plan = try installing.install(heartbeat, as: .user, owner: ("ada", "ada"))
    #expect(plan.notes.contains { $0.contains("SMTP_PASSWORD") })
    let root = try installing.install(try Self.heartbeat(), as: .system, owner: ("root", "root"))
    #expect(root.notes.contains { $0.contains("runs as root") })
  }
}

/// A machine in memory.
private final class World {
  var files: [String: String] = [:]
  var crontab: String?
  var crontabErrors = "no crontab for ada"
  var ran: [String] = []

  func machine() -> HeartbeatMachine {
    HeartbeatMachine(
      environment: { ["HOME": "/home/ada"][$0] },
      read: { path throws(Problem) in self.files[path] },
      write: { text, path throws(Problem) in self.files[path] = text },
      remove: { path throws(Problem) in self.files[path] = nil },
      run: { words, input throws(Problem) in
        let line = words.joined(separator: " ")
        if line.hasSuffix("crontab -l") {
          return self.crontab.map { .init(status: 0, output: $0, errors: "") }
            ?? .init(status: 1, output: "", errors: self.crontabErrors)
        }
        if line == "crontab -" { self.crontab = input }
        self.ran.append(line)
        return .init(status: 0, output: "enabled\n", errors: "")
      },
      facts: .init(isRoot: false, hasSystemd: true, hasCrontab: true),
      program: "/usr/bin/broadsheet")
  }
}
