import Foundation

/// How the file systems of this machine are mounted, as Linux tells it (proc_pid_mountinfo(5)).
struct MountTable {
  private struct Mount {
    var point: String
    var type: String
    var options: Set<String>
  }

  private let mounts: [Mount]

  /// The machine's own; empty where there is none to read.
  static var ofThisMachine: MountTable {
    MountTable(
      parsing: (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? "")
  }

  init(parsing text: String) {
    mounts = text.split(separator: "\n").compactMap { line -> Mount? in
      let halves = line.components(separatedBy: " - ")
      let fields = halves[0].split(separator: " ")
      guard halves.count == 2, fields.count > 4 else { return nil }
      let rest = halves[1].split(separator: " ")
      guard let type = rest.first.map(String.init), let options = rest.last else { return nil }
      // A blank in a name is written as its octal number.
      return Mount(
        point: String(fields[4]).replacing("\\040", with: " "), type: type,
        options: Set(options.split(separator: ",").map(String.init)))
    }
  }

  /// Whether locks of a file are known to this machine alone, while others may write there: NFS that was
  /// mounted so (nfs(5)).
  func locksAlone(_ path: String) -> Bool {
    let mount = mounts.last { mount in
      path == mount.point
        || path.hasPrefix(mount.point == "/" ? "/" : "\(mount.point)/")
          && !mounts.contains {
            $0.point.count > mount.point.count && path.hasPrefix("\($0.point)/")
          }
    }
    guard let mount, mount.type.hasPrefix("nfs") else { return false }
    return !mount.options.isDisjoint(with: ["nolock", "local_lock=all", "local_lock=flock"])
  }
}
