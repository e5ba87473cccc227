import Diagnostics
import Foundation
import Glibc
import Newsroom

/// Owns an inotify(7) descriptor with a watch on each of some folders.
final class InotifyOwner {
  private let descriptor: Int32
  /// Whether all folders are there: one that is missing is looked for.
  private let isWhole: Bool
  /// The folders that are watched.
  let paths: Set<String>

  /// What ends a save, whatever the editor does: a file is closed, or gets its name.
  private static let mask = UInt32(
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF
      | IN_MOVE_SELF | IN_ATTRIB)
  /// Milliseconds without an event after which a save is over, and after which nobody waits any longer.
  private static let rest: Int32 = 12
  private static let patience = 0.25

  /// - Returns: nil where the system has no more watches to give.
  init?(_ watched: WatchedFolders) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    var isWhole = true
    var paths = watched.flat.map(\.path)
    for folder in watched.whole { paths += Self.folders(in: folder.path) }
    var watching = Set(paths)
    for path in watching where inotify_add_watch(descriptor, path, Self.mask) < 0 {
      // A folder may go while its names are read; without room for a watch nothing is told.
      guard errno == ENOENT || errno == ENOTDIR || errno == EACCES else {
        close(descriptor)
        return nil
      }
      isWhole = false
      watching.remove(path)
    }
    self.isWhole = isWhole
    self.paths = watching
  }

  deinit { close(descriptor) }

  private static func folders(in path: String) -> [String] {
    var found = [path]
    var next = [path]
    while let folder = next.popLast(), found.count < 20_000 {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names where !name.hasPrefix(".") {
        var status = stat()
        let inner = "\(folder)/\(name)"
        guard lstat(inner, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
        found.append(inner)
        next.append(inner)
      }
    }
    return found
  }

  /// Sleeps until something was saved and has come to rest.
  /// - Returns: false when it was stopped, or when a folder that was missing may be there.
  func wait(isStopped: () -> Bool) -> Bool {
    while !isStopped() {
      if poll(for: 1000) {
        let end = Date.now.addingTimeInterval(Self.patience)
        repeat { drain() } while poll(for: Self.rest) && Date.now < end
        return true
      }
      if !isWhole { return false }
    }
    return false
  }

  /// Whether something came that nobody has looked at.
  var hasMore: Bool { poll(for: 0) }

  private func poll(for milliseconds: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return Glibc.poll(&request, 1, milliseconds) > 0
  }

  private func drain() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while read(descriptor, &buffer, buffer.count) > 0 {}
  }
}
