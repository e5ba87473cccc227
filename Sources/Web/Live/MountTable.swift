/// Which kind of file system a folder lies on (proc_pid_mountinfo(5)).
struct MountTable {
  private var mounts: [(point: String, kind: String)] = []

  /// Kinds that do not tell of what other machines do.
  private static let silent: Set = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "vboxsf", "prl_fs", "virtiofs",
    "fuse.sshfs", "fuse.rclone", "fuse.vmhgfs-fuse", "fuse.gvfsd-fuse", "davfs", "fuse.davfs2",
  ]

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ").map(String.init)
      guard let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count, dash > 4 else {
        continue
      }
      // A blank in a name stands as its code.
      mounts.append((fields[4].replacing("\\040", with: " "), fields[dash + 1]))
    }
  }

  /// The kind of file system of a path, where that tells nothing of changes; nil where it does.
  func silentKind(of path: String) -> String? {
    let holding = mounts.filter { mount in
      mount.point == "/" || path == mount.point || path.hasPrefix("\(mount.point)/")
    }
    // Of several mounts at one point the last is what is seen.
    let longest = holding.map(\.point.utf8.count).max()
    let kind = holding.last { $0.point.utf8.count == longest }?.kind
    return kind.flatMap { Self.silent.contains($0) ? $0 : nil }
  }
}
