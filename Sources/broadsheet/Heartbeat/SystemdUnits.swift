import Newsroom

/// The service and the timer that call the program, as systemd reads them.
struct SystemdUnits: Equatable {
  let heartbeat: Heartbeat
  let manager: Manager

  /// Whose they are: the system's, which run as somebody, or a user's own.
  enum Manager: Equatable {
    case system(user: String, group: String)
    case user
  }

  var serviceName: String { "\(heartbeat.name).service" }
  var timerName: String { "\(heartbeat.name).timer" }

  private var folder: String { SystemdWords.plain(heartbeat.folder) }
  static let origin =
    "# Written by “broadsheet schedule install”, which writes it anew; own settings belong into a drop-in."

  var timer: String {
    """
    \(Self.origin)
    [Unit]
    Description=Calls Broadsheet for \(folder)
    Documentation=man:broadsheet-schedule(1)

    [Timer]
    # When issues are due stands in broadsheet.yml: a calendar event here would know neither its zone nor its past.
    OnCalendar=*:0/\(Heartbeat.minutes)
    AccuracySec=1min
    # After a sleep it is called at once.
    Persistent=true

    [Install]
    WantedBy=timers.target

    """
  }

  var service: String {
    let needs = heartbeat.needs
    var lines = [Self.origin, "[Unit]", "Description=Broadsheet for \(folder)"]
    lines.append("Documentation=man:broadsheet-schedule(1)")
    if manager != .user { lines += ["Wants=network-online.target", "After=network-online.target"] }
    lines += ["", "[Service]", "Type=oneshot"]
    // The colon keeps “$” from being expanded in a path.
    let words = heartbeat.words.enumerated().map { index, word in
      index == 0 || index == 2 ? SystemdWords.quoted(word) : word
    }
    lines.append("ExecStart=:\(words.joined(separator: " "))")
    lines += ["# Somebody is left over, whom the next call goes on with.", "SuccessExitStatus=75"]
    lines += ["# A send takes as long as it takes.", "TimeoutStartSec=infinity"]
    if case .system(let user, let group) = manager {
      lines += ["User=\(SystemdWords.plain(user))", "Group=\(SystemdWords.plain(group))"]
    }
    lines.append("UMask=0077")
    lines += caches
    // A user’s own timer may read what the user may read.
    if manager != .user {
      lines += needs.secretFiles.map {
        "LoadCredential=\($0.credential):\(SystemdWords.plain($0.path))"
      }
    }
    return (lines + protections).joined(separator: "\n") + "\n"
  }

  /// A user's manager has the folder where the program looks for it anyway.
  private var caches: [String] {
    switch manager {
    case .user: ["CacheDirectory=broadsheet"]
    case .system:
      [
        "CacheDirectory=\(SystemdWords.quoted(heartbeat.name))",
        "Environment=\(SystemdWords.quoted("XDG_CACHE_HOME=/var/cache/\(heartbeat.name)"))",
      ]
    }
  }

  /// What it may not do: all but reading the system, writing to its folder and where that leads, and speaking to relays.
  private var protections: [String] {
    let needs = heartbeat.needs
    var lines: [String] = []
    if needs.handsToProgram || needs.runsCommands {
      lines += [
        "# The configuration has programs run that may write elsewhere, such as to a spool.",
        "ProtectSystem=full",
      ]
    } else {
      lines.append("ProtectSystem=strict")
      lines += ([heartbeat.folder] + needs.places.written).map {
        "ReadWritePaths=\(SystemdWords.quoted($0))"
      }
    }
    if needs.handsToProgram {
      lines.append(
        "# NoNewPrivileges would keep sendmail from its spool, which has a group of its own.")
    } else {
      lines += [
        "NoNewPrivileges=true", "RestrictSUIDSGID=true", "LockPersonality=true",
        "SystemCallArchitectures=native",
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
      ]
    }
    // A folder for temporary files of its own would hide what lies in the machine's.
    if !needs.places.usesTemporary { lines.append("PrivateTmp=true") }
    if manager != .user {
      lines += [
        "PrivateDevices=true", "ProtectKernelTunables=true", "ProtectKernelModules=true",
        "ProtectControlGroups=true",
      ]
    }
    return lines
  }
}
