package import Foundation

/// Which file it is that has a name, and in which state: as long as it is equal, nobody put another in its
/// place, and nobody wrote to it.
package struct FileStamp: Sendable, Equatable {
  private let device: UInt64
  private let inode: UInt64
  private let seconds: Int
  private let nanoseconds: Int
  /// When anything of it changed: an editor may put back the time of writing, but not this one.
  private let changed: Int
  private let changedNanoseconds: Int
  package let size: UInt64

  package init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    (changed, changedNanoseconds) = (status.st_ctim.tv_sec, status.st_ctim.tv_nsec)
    size = UInt64(max(0, status.st_size))
  }

  /// Nil where nothing has the name.
  package init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// When it was last written to.
  package var modified: Date {
    Date(timeIntervalSince1970: Double(seconds) + Double(nanoseconds) / 1e9)
  }

  /// Whether it was written to so short a time ago that another write could leave the same times: the kernel's
  /// clock of files goes on some milliseconds at a step.
  package var isFresh: Bool { age < 0.02 }

  /// Whether somebody may be in the middle of saving it: an editor may empty a file before it writes it.
  package var mayBeHalfSaved: Bool { age < 0.25 }

  /// Whether it is empty for the moment alone.
  package var isBeingSaved: Bool { size == 0 && mayBeHalfSaved }

  /// All of it in numbers, to be compared with what it was.
  package var words: String {
    "\(device) \(inode) \(size) \(seconds) \(nanoseconds) \(changed) \(changedNanoseconds)"
  }

  /// Seconds since it changed.
  private var age: Double {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return age(at: now)
  }

  /// Seconds that it had been as it is, at a moment of the system's clock.
  func age(at now: timespec) -> Double {
    Double(now.tv_sec - changed) + Double(now.tv_nsec - changedNanoseconds) / 1e9
  }
}
