import Foundation

/// The file of a draft, open, empty and locked: of all who write one thing anew, one has it at a time.
///
/// The lock of the file that is replaced does not keep two writers apart: where an editor has put its save in the
/// place of that file, one of them has the old one locked and the other the new one.
struct DraftFile: ~Copyable {
  let descriptor: Int32
  private let path: String

  /// Whoever does not wait takes a name all the same that nobody has.
  private static let fewestTries = 8

  /// Waits for whoever writes it; what a kill left, and what is no file of ours, makes way.
  init(_ draft: Place, patience: Duration) throws(Problem) {
    let end = ContinuousClock.now + patience
    var found = Int32(-1)
    var tries = 0
    while found < 0 {
      found = try Self.take(draft, until: end)
      tries += 1
      guard found >= 0 || tries < Self.fewestTries || ContinuousClock.now < end else {
        throw Problem(
          "another draft of it takes the place again and again", at: draft.location(),
          hint: "run it again when nothing else writes there", category: .busy)
      }
    }
    (descriptor, path) = (found, draft.path)
  }

  deinit {
    if isNamed { unlink(path) }
    // A program that was started just now has this file for a moment still, and with it the lock.
    _ = flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Whether it has its name still.
  var isNamed: Bool { Self.isNamed(descriptor, path) }

  /// - Returns: less than 0 where somebody came between, or something had to make way.
  private static func take(
    _ draft: Place, until end: ContinuousClock.Instant
  ) throws(Problem) -> Int32 {
    guard let (file, isMade) = try open(draft) else { return -1 }
    do throws(Problem) {
      try LockedFile.lock(file, draft, .writing, until: end)
      if isNamed(file, draft.path) {
        if isFresh(file, isMade: isMade) { return file }
        // What stands in it is another file's, under a second name, or what a kill left: nobody writes to it.
        guard unlink(draft.path) == 0 else {
          throw .system("cannot be written", at: draft.location())
        }
      }
    } catch {
      close(file)
      throw error
    }
    close(file)
    return -1
  }

  /// Takes away what a kill left of a draft; one that somebody writes stays.
  static func removeLeftover(at path: String) {
    let file = Foundation.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else { return }
    if isNamed(file, path) { unlink(path) }
    _ = flock(file, LOCK_UN)
  }

  /// - Returns: nil where something that is no draft had to make way.
  private static func open(
    _ draft: Place
  ) throws(Problem) -> (descriptor: Int32, isMade: Bool)? {
    let mode = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    let made = Foundation.open(draft.path, mode | O_CREAT | O_EXCL, 0o600)
    if made >= 0 { return (made, true) }
    guard errno == EEXIST else { throw .system("cannot be written", at: draft.location()) }
    let found = Foundation.open(draft.path, mode)
    if found >= 0 { return (found, false) }
    let reason = errno
    // A link, a socket, a folder, another user’s: none of them is a draft of ours, and none is followed.
    guard reason == ENOENT || unlink(draft.path) == 0 || errno == ENOENT else {
      throw .system("cannot be written", reason, at: draft.location())
    }
    return nil
  }

  /// Whether nothing stands in it, and nobody else can write to it.
  private static func isFresh(_ file: Int32, isMade: Bool) -> Bool {
    var status = stat()
    guard fstat(file, &status) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFREG && status.st_size == 0 && status.st_nlink == 1
      && (isMade || status.st_uid == geteuid())
  }

  /// A link that has the name is not what it leads to.
  private static func isNamed(_ file: Int32, _ path: String) -> Bool {
    var opened = stat()
    var named = stat()
    return fstat(file, &opened) == 0 && lstat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }
}
