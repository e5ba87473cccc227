import Diagnostics
import Foundation
import Glibc
import Newsroom

/// Owns an inotify(7) descriptor with a watch on each of some folders.
final class InotifyOwner {
  private let descriptor: Int32
  /// Folders that are not there: they are looked for.
  let missing: Set<String>
  /// What is watched.
  let paths: WatchedPaths
  /// Which folder each of the paths led to.
  let identities: [String: FolderIdentity]
  /// Whether a folder is watched no longer, or not under its name. Another that has its name since may have its number
  /// too, so that nothing else tells of it.
  private(set) var hasLost = false
  /// By the number of a watch: the names that count; none for a folder in which all do.
  private let names: [Int32: Set<String>]

  /// What ends a save, whatever the editor does: a file is closed, or gets its name.
  private static let mask = UInt32(
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF
      | IN_MOVE_SELF | IN_ATTRIB)
  /// What ends a watch, or leaves it with a folder of another name; or what was lost of all that came.
  private static let losing = UInt32(IN_IGNORED | IN_MOVE_SELF | IN_UNMOUNT | IN_Q_OVERFLOW)
  /// After which nobody waits any longer for a save to be over.
  private static let patience = Duration.milliseconds(250)

  /// - Returns: nil where the system has no more watches to give.
  init?(_ watched: WatchedFolders) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    paths = WatchedPaths(watched)
    var missing: Set<String> = []
    var names: [Int32: Set<String>] = [:]
    var identities: [String: FolderIdentity] = [:]
    let all = paths.folders.map { ($0, Set<String>()) } + paths.files.map { ($0, $1) }
    for (path, those) in all {
      // Before it is watched: should another take its place in between, the next look finds that.
      identities[path] = FolderIdentity(of: path)
      let watch = inotify_add_watch(descriptor, path, Self.mask)
      if watch >= 0 {
        // One folder may have two names; then all in it counts.
        let isWhole = those.isEmpty || names[watch]?.isEmpty ?? false
        names[watch] = isWhole ? [] : names[watch, default: []].union(those)
      } else if errno == ENOENT || errno == ENOTDIR || errno == EACCES {
        // A folder may go while its names are read.
        missing.insert(path)
      } else {
        // Without room for a watch nothing is told.
        close(descriptor)
        return nil
      }
    }
    self.missing = missing
    self.names = names
    self.identities = identities
  }

  deinit { close(descriptor) }

  /// Sleeps until something was saved and has come to rest.
  /// - Returns: false when it was stopped, or when a folder that was missing may be there.
  func wait(isStopped: () -> Bool) -> Bool {
    while !isStopped() {
      if hasChange(within: 1000) { return true }
      if !missing.isEmpty { return false }
    }
    return false
  }

  /// The same for so many milliseconds at most.
  func hasChange(within milliseconds: Int32) -> Bool {
    guard poll(for: milliseconds) else { return false }
    let end = ContinuousClock.now + Self.patience
    var quiet = ContinuousClock.now
    var isOurs = false
    var burst = SaveBurst()
    repeat {
      guard drain({ burst.add($0) }) else { continue }
      isOurs = true
      quiet = min(end, ContinuousClock.now + .milliseconds(burst.rest))
    } while isOurs && poll(until: quiet)
    return isOurs
  }

  /// Whether something came that nobody has looked at.
  var hasMore: Bool { poll(for: 0) && drain { _ in } }

  private func poll(for milliseconds: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return Glibc.poll(&request, 1, milliseconds) > 0
  }

  private func poll(until time: ContinuousClock.Instant) -> Bool {
    let rest = ContinuousClock.now.duration(to: time).components
    let milliseconds = rest.seconds * 1000 + rest.attoseconds / 1_000_000_000_000_000
    return milliseconds > 0 && poll(for: Int32(clamping: milliseconds))
  }

  /// Reads all that came.
  /// - Returns: whether any of it is of a name that counts.
  private func drain(_ see: (InotifyEvent) -> Void) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var isOurs = false
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return isOurs }
      for event in InotifyEvent.all(in: buffer[..<count]) {
        if event.mask & Self.losing != 0 { hasLost = true }
        guard counts(event) else { continue }
        isOurs = true
        see(event)
      }
    }
  }

  private func counts(_ event: InotifyEvent) -> Bool {
    // Where the kernel lost some, nobody knows of which.
    guard let names = names[event.watch], !names.isEmpty else { return true }
    return event.name.isEmpty || names.contains(event.name)
  }
}

/// An event as inotify(7) writes it: the number of the watch, what it was, two more numbers, and a name.
struct InotifyEvent: Equatable {
  let watch: Int32
  let mask: UInt32
  let name: String

  /// Four numbers of four octets, the last of which is the length of the name with its zeros.
  private static let head = 16

  static func all(in bytes: ArraySlice<UInt8>) -> [InotifyEvent] {
    var events: [InotifyEvent] = []
    var rest = bytes
    while rest.count >= head {
      let (watch, mask, length) = rest.withUnsafeBytes {
        (
          $0.loadUnaligned(as: Int32.self),
          $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self),
          Int($0.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        )
      }
      let name = rest.dropFirst(head).prefix(length).prefix { $0 != 0 }
      events.append(
        InotifyEvent(watch: watch, mask: mask, name: String(decoding: name, as: UTF8.self)))
      rest = rest.dropFirst(head + length)
    }
    return events
  }
}
