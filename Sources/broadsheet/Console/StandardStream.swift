import Foundation

/// Standard output and standard error, unbuffered: a line is seen when it is written.
enum StandardStream: Int32 {
  case output = 1
  case error = 2

  /// Writes the text; a reader that has gone away ends the writing, not the process.
  func write(_ text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  func write(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Foundation.write(rawValue, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
