import Clock
import Diagnostics
import Foundation

/// When it was last asked what is due: a dead timer shows by it. It lies in `.broadsheet/`, which stays out of git.
extension Newsroom {
  private var heartbeatMark: Place { folder.appending(".broadsheet/heartbeat") }

  /// Notes that it is asked now. Where that cannot be written nothing fails: whatever is due will, and say why.
  func markHeartbeat() {
    // A folder that is no edition is left as it is.
    guard files.configuration.exists, let now = try? effects.now() else { return }
    let line = Array("\(now.shown(in: .utc))\n".utf8)
    if write(line) { return }
    // Another user may have left it, as root does who looks whether it works.
    unlink(heartbeatMark.path)
    try? heartbeatMark.enclosing.makePrivateFolder()
    _ = write(line)
  }

  private func write(_ line: [UInt8]) -> Bool {
    let file = Glibc.open(
      heartbeatMark.path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard file >= 0 else { return false }
    defer { close(file) }
    // In one go over what stood there, which is as long.
    return pwrite(file, line, line.count, 0) == line.count
      && ftruncate(file, off_t(line.count)) == 0
  }

  /// When it was last asked; nil for never, and where that cannot be read.
  var lastHeartbeat: Date? {
    guard let bytes = try? FileBytes(at: heartbeatMark, limit: 100, of: "a moment").bytes else {
      return nil
    }
    return SlotTime.date(
      String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
