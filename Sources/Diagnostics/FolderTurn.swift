import Foundation

/// A folder that one process at a time fills: of two that write the same files there, one waits for the other.
///
/// The lock is the folder's own and leaves no file in it, since the folder may be for everybody to read.
package struct FolderTurn: ~Copyable {
  private let descriptor: Int32

  /// So long the other may take.
  package static let patience = Duration.seconds(60)
  private static let pause: useconds_t = 5_000

  /// - Parameter folder: one that is there.
  /// - Throws: `Problem` where somebody has it for too long.
  package init(_ folder: Place, patience: Duration = Self.patience) throws(Problem) {
    let end = ContinuousClock.now + patience
    let file = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw .system("cannot be opened", at: folder.location()) }
    // Where a file system locks nothing, nobody is kept from writing.
    while flock(file, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR {
      guard ContinuousClock.now < end else {
        close(file)
        throw Problem(
          "somebody else has been writing here for too long", at: folder.location(),
          hint: "run it again when that has ended", category: .busy)
      }
      usleep(Self.pause)
    }
    descriptor = file
  }

  deinit {
    // A program that was started just now has this folder for a moment still, and with it the lock.
    _ = flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
