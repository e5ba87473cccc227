import Diagnostics
import Foundation
import Newsroom
import Synchronization

/// Tells of saves below folders. Folders are watched, not files: an editor may write another file and give it the
/// name, and all that stays is the folder.
final class FolderWatch: Sendable {
  /// How folders are watched.
  enum Way: Equatable, Sendable {
    case events
    /// Looked through once a second, since the system tells nothing of them.
    case polling(reason: String)
  }

  private let folders: @Sendable () -> WatchedFolders
  private let way: @Sendable (WatchedFolders) -> Way
  private let isStopped = Atomic(false)

  /// - Parameters:
  ///   - folders: asked again after each change, since a configuration may name others.
  ///   - way: in which some can be watched; asked as often.
  init(
    way: @escaping @Sendable (WatchedFolders) -> Way = FolderWatch.way(for:),
    _ folders: @escaping @Sendable () -> WatchedFolders
  ) { (self.way, self.folders) = (way, folders) }

  /// Watches on a thread of its own until it is stopped.
  /// - Parameters:
  ///   - tell: called when folders come to be watched in another way than by events, once for each.
  ///   - changed: called when something changed and has come to rest.
  func start(
    tell: @escaping @Sendable (Way) -> Void, changed: @escaping @Sendable () -> Void
  ) {
    Thread.detachNewThread { [self] in
      var told = Way.events
      var watched = folders()
      var eye = FolderEye(watched, way(watched))
      // What was saved before anybody watched may have been looked at as it was.
      changed()
      var isChange = true
      while true {
        // Folders are looked for anew when all is quiet: whoever waits for a page comes first.
        while isChange, eye.hasChange(within: 200) { changed() }
        if isStopped.load(ordering: .relaxed) { return }
        watched = folders()
        let next = FolderEye(watched, way(watched))
        // What is saved meanwhile is seen by the old eye or by the new one; but where one folder took another's name
        // the old one saw nothing of it any more, and what came into being while the new one was opened may lie
        // where neither looks. So all is looked at once more behind the new one, until nothing else is there.
        isChange = eye.hasMore
        isChange = next.seesOther(than: eye) || isChange
        eye = next
        if eye.way != told {
          told = eye.way
          tell(told)
        }
        if isChange {
          changed()
          // Whoever looks by names finds what is left at the next look.
          if eye.way == .events { continue }
        }
        isChange = eye.waitForChange { self.isStopped.load(ordering: .relaxed) }
        if isStopped.load(ordering: .relaxed) { return }
        if isChange { changed() }
      }
    }
  }

  func stop() { isStopped.store(true, ordering: .relaxed) }

  static func way(for watched: WatchedFolders) -> Way {
    let mounts = MountTable(
      (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? "")
    for place in watched.whole + watched.flat + watched.named {
      if let kind = mounts.silentKind(of: place.realPath) {
        return .polling(reason: "\(place.shown.isEmpty ? "." : place.shown) lies on \(kind)")
      }
    }
    return .events
  }
}

/// Looks at folders, in the way that there is.
final class FolderEye {
  let way: FolderWatch.Way
  private let watched: WatchedFolders
  private let inotify: InotifyOwner?
  private var print: FolderPrint

  init(_ watched: WatchedFolders, _ way: FolderWatch.Way) {
    self.watched = watched
    inotify = way == .events ? InotifyOwner(watched) : nil
    self.way =
      inotify == nil && way == .events
      ? .polling(reason: "the system has no more watches to give") : way
    print = inotify == nil ? FolderPrint(of: watched) : FolderPrint()
  }

  /// Sleeps until something was saved and has come to rest.
  /// - Returns: false when it was stopped, or when a folder that was missing may be there.
  func waitForChange(isStopped: () -> Bool) -> Bool {
    if let inotify { return inotify.wait(isStopped: isStopped) }
    while !isStopped() {
      Thread.sleep(forTimeInterval: 1)
      let new = FolderPrint(of: watched)
      if new != print {
        print = new
        return true
      }
    }
    return false
  }

  /// Waits so many milliseconds for another change; where the system tells of none, not at all.
  func hasChange(within milliseconds: Int32) -> Bool {
    inotify?.hasChange(within: milliseconds) ?? false
  }

  /// Whether something changed since.
  var hasMore: Bool { inotify?.hasMore ?? (FolderPrint(of: watched) != print) }

  /// Whether it sees folders that the other does not, or the other way round: be it that others have their names.
  func seesOther(than other: FolderEye) -> Bool {
    watched != other.watched || inotify?.paths != other.inotify?.paths
      || inotify?.missing != other.inotify?.missing
      || inotify?.identities != other.inotify?.identities || other.inotify?.hasLost ?? false
  }
}

/// What files below folders look like, in short: another print is another state.
struct FolderPrint: Equatable {
  private var files: [String: FileStamp] = [:]

  init() {}

  init(of watched: WatchedFolders) {
    for folder in watched.flat { add(folder.path, isWhole: false, depth: 0) }
    for folder in watched.whole { add(folder.path, isWhole: true, depth: 0) }
    for file in watched.named { files[file.path] = FileStamp(of: file.path) }
  }

  private mutating func add(_ path: String, isWhole: Bool, depth: Int) {
    guard depth < 32,
      let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    else { return }
    for name in names {
      let file = "\(path)/\(name)"
      var status = stat()
      guard stat(file, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        if isWhole, !name.hasPrefix(".") { add(file, isWhole: true, depth: depth + 1) }
      } else {
        files[file] = FileStamp(status)
      }
    }
  }
}
