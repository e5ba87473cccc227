package import Foundation

/// The bytes of a file that can be read to its end, and the state that it was in.
package struct FileBytes {
  package let bytes: [UInt8]
  package let status: stat

  package var stamp: FileStamp { FileStamp(status) }

  /// Reads a file whole.
  /// - Parameters:
  ///   - limit: the most bytes that are read.
  ///   - kind: what is never as long, such as “an article”.
  /// - Throws: `Problem` for what is not there or too large, and for what is no file: whoever reads a pipe or a
  ///   device waits for ever.
  package init(at place: Place, limit: Int, of kind: String) throws(Problem) {
    // Opening a pipe would wait for somebody who writes to it.
    let descriptor = open(place.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      // A socket is nothing that can be opened.
      throw errno == ENXIO
        ? Self.noFile(place)
        : Problem(
          errno == ENOENT ? "cannot be read: no such file" : Self.reason, at: place.location())
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.unreadable(place) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Self.noFile(place) }
    self.status = status
    let size = Int(status.st_size)
    guard size <= limit else {
      throw Problem(
        "is \(size >> 20) MB long, more than the \(limit >> 20) MB of \(kind)", at: place.location()
      )
    }
    bytes = try Self.read(descriptor, expecting: size, limit: limit, at: place)
  }

  /// Reads to the end, which may be elsewhere than it was a moment ago.
  private static func read(
    _ descriptor: Int32, expecting size: Int, limit: Int, at place: Place
  ) throws(Problem) -> [UInt8] {
    var bytes: [UInt8] = []
    var capacity = size + 1
    while true {
      var failure: Int32 = 0
      let start = bytes.count
      let more = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        while count < buffer.count {
          let rest = UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
          let part = Foundation.read(descriptor, rest.baseAddress, rest.count)
          if part < 0, errno == EINTR { continue }
          if part < 0 { failure = errno }
          if part <= 0 { return }
          count += part
        }
      }
      guard failure == 0 else { throw .system("cannot be read", failure, at: place.location()) }
      let isEnd = more.count < capacity
      if start == 0, isEnd { return more }
      bytes += more
      if isEnd { return bytes }
      guard bytes.count <= limit else {
        throw Problem("grows while it is read", at: place.location())
      }
      capacity = 1 << 16
    }
  }

  private static func noFile(_ place: Place) -> Problem {
    Problem("is no file that can be read", at: place.location())
  }

  private static func unreadable(_ place: Place) -> Problem {
    Problem(Self.reason, at: place.location())
  }

  private static var reason: String {
    "cannot be read: \(String(cString: strerror(errno)).lowercased())"
  }
}
