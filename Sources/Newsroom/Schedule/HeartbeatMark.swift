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
    overwrite(heartbeatMark, Array("\(now.shown(in: .utc))\n".utf8))
  }

  /// Writes what is helpful and never needed into `.broadsheet/`; where that cannot be, nothing fails.
  func overwrite(_ place: Place, _ bytes: [UInt8], mode: mode_t = 0o644) {
    if write(bytes, to: place, mode) { return }
    // Another user may have left it, as root does who looks whether it works.
    unlink(place.path)
    try? place.enclosing.makePrivateFolder()
    _ = write(bytes, to: place, mode)
  }

  private func write(_ bytes: [UInt8], to place: Place, _ mode: mode_t) -> Bool {
    let file = Glibc.open(place.path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, mode)
    guard file >= 0 else { return false }
    defer { close(file) }
    // In one go over what stood there, which is about as long.
    return pwrite(file, bytes, bytes.count, 0) == bytes.count
      && ftruncate(file, off_t(bytes.count)) == 0
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
