package import Diagnostics
import Foundation
import Synchronization

/// A journal's file.
package final class JournalFile: JournalMedium {
  package let place: Place
  private let descriptor = Mutex<Int32>(-1)
  /// Whether the file has not got its name yet: a new one gets it once its beginning is on disk, so that a
  /// journal without a beginning is never the work of a kill, but what is left of one that said more.
  private let isNameless = Mutex(false)

  package init(at place: Place) { self.place = place }

  deinit {
    let descriptor = descriptor.withLock { $0 }
    if descriptor >= 0 { _ = Foundation.close(descriptor) }
    if isNameless.withLock({ $0 }) { unlink(draft) }
  }

  package var stamp: FileStamp? { FileStamp(of: place.path) }

  private var draft: String { "\(place.path).new" }

  package func read(
    _ take: (UnsafeRawBufferPointer) throws(Problem) -> Void
  ) throws(Problem) {
    let file = Foundation.open(place.path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return }
      throw .system("cannot be read", at: place.location())
    }
    defer { _ = Foundation.close(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Foundation.read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("cannot be read", at: place.location()) }
      if count == 0 { return }
      try buffer.withUnsafeBufferPointer { bytes throws(Problem) in
        try take(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[..<count])))
      }
    }
  }

  package func open(keeping length: Int) throws(Problem) {
    // What has the name already is written to as it is, be it a device, and never replaced.
    var status = stat()
    let isNew = lstat(place.path, &status) != 0 && errno == ENOENT
    let file = Foundation.open(
      isNew ? draft : place.path,
      O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | (isNew ? O_TRUNC : 0), 0o600)
    guard file >= 0 else { throw problem() }
    descriptor.withLock { $0 = file }
    isNameless.withLock { $0 = isNew }
    // A torn last record would run together with the next.
    if lseek(file, 0, SEEK_END) > length { try truncate(to: length) }
  }

  package func append(_ bytes: [UInt8]) throws(Problem) {
    guard writeAll(bytes, to: descriptor.withLock { $0 }) else { throw problem() }
  }

  package func truncate(to length: Int) throws(Problem) {
    guard ftruncate(descriptor.withLock { $0 }, off_t(length)) == 0 else { throw problem() }
  }

  package func checkName() throws(Problem) {
    var written = stat()
    var named = stat()
    guard fstat(descriptor.withLock { $0 }, &written) == 0, stat(place.path, &named) == 0,
      written.st_ino == named.st_ino, written.st_dev == named.st_dev
    else {
      throw Problem(
        "the journal was removed or replaced while the issue was being sent", at: place.location(),
        category: .system)
    }
  }

  package func contents() throws(Problem) -> [UInt8] {
    let file = descriptor.withLock { $0 }
    let size = Int(lseek(file, 0, SEEK_END))
    var taken = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: max(0, size)) { buffer, count in
      while taken < buffer.count {
        let read = pread(
          file, buffer.baseAddress?.advanced(by: taken), buffer.count - taken, off_t(taken))
        if read < 0, errno == EINTR { continue }
        guard read > 0 else { break }
        taken += read
      }
      count = taken
    }
    guard taken == size else { throw .system("cannot be read", at: place.location()) }
    return bytes
  }

  package func sync() throws(Problem) {
    guard fdatasync(descriptor.withLock { $0 }) == 0 else {
      throw .system("cannot be written to disk", at: place.location())
    }
    guard isNameless.withLock({ $0 }) else { return }
    guard rename(draft, place.path) == 0 else { throw problem() }
    isNameless.withLock { $0 = false }
  }

  package func syncFolder() throws(Problem) {
    try Diagnostics.syncFolder(place.enclosing)
  }

  package func close() throws(Problem) {
    let file = descriptor.withLock { descriptor in
      defer { descriptor = -1 }
      return descriptor
    }
    // Some file systems tell only now that they could not write.
    guard file < 0 || Foundation.close(file) == 0 else { throw problem() }
  }

  private func problem() -> Problem { .system("cannot be written", at: place.location()) }
}
