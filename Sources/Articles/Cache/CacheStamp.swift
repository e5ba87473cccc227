import Foundation

/// The state of a file by which it is known again without being read.
struct CacheStamp: Equatable {
  var device: UInt64
  var inode: UInt64
  var size: UInt64
  /// Nanoseconds since 1970: when it was written to, and when anything of it was changed. The first can be set
  /// to any time by whoever writes the file, the second cannot.
  var modified: Int
  var changed: Int

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = UInt64(max(0, status.st_size))
    modified = Self.nanoseconds(status.st_mtim)
    changed = Self.nanoseconds(status.st_ctim)
  }

  /// Nil for what is no file, or not there.
  /// - Parameter folder: an open one that the path is relative to.
  init?(of path: UnsafePointer<CChar>, in folder: Int32 = AT_FDCWD) {
    var status = stat()
    guard fstatat(folder, path, &status, 0) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    self.init(status)
  }

  /// Whether the file may have been written to once more at the time that it bears: clocks of files are coarse,
  /// and one that runs ahead or was put back says nothing.
  func isYoung(at now: Int) -> Bool {
    let age = 2_000_000_000
    return modified > now - age || changed > now - age
  }

  static func nanoseconds(_ time: timespec) -> Int {
    time.tv_sec.multipliedReportingOverflow(by: 1_000_000_000).partialValue &+ time.tv_nsec
  }

  /// The clock that files are dated by.
  static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return nanoseconds(time)
  }

  func put(into writer: inout CacheWriter) {
    writer.put(device)
    writer.put(inode)
    writer.put(size)
    writer.put(modified)
    writer.put(changed)
  }

  init(from scanner: inout CacheScanner) throws(CacheDamage) {
    device = try scanner.number()
    inode = try scanner.number()
    size = try scanner.number()
    modified = try scanner.integer()
    changed = try scanner.integer()
  }
}
