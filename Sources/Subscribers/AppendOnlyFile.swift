import Diagnostics
import Foundation

/// A text file that only grows, line by line, and may be written by several processes.
struct AppendOnlyFile {
  let place: Place

  init(at place: Place) { self.place = place }

  /// Appends whole lines under a lock; they are on disk when this returns.
  /// - Parameter heading: what a new file begins with.
  func append(_ lines: Data, heading: Data = Data()) throws(Problem) {
    let descriptor = open(place.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("cannot be written") }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else { throw failure("cannot be locked") }
    let size = lseek(descriptor, 0, SEEK_END)
    var content = size == 0 ? heading : Data()
    // A line that somebody left without its end must not swallow this one.
    var last: UInt8 = 0x0A
    if size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != 0x0A { content.append(0x0A) }
    content.append(lines)
    guard writeAll(content, to: descriptor), fsync(descriptor) == 0 else {
      let problem = failure("cannot be written")
      // Half a line would be read as damage; the file goes back to what it was.
      ftruncate(descriptor, size)
      throw problem
    }
  }

  private func failure(_ what: String) -> Problem {
    .system(what, at: place.location())
  }
}
