import Foundation

/// Which folder a path leads to: the file system, and the number that it has there.
struct FolderIdentity: Equatable {
  private let system: UInt64
  private let number: UInt64

  /// - Returns: nil where there is nothing.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (system, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
  }
}
