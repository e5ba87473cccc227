import Glibc

/// Why the sink could not start or a store could not keep a message.
package struct SinkError: Error, Equatable, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }

  /// An error of a system call; `code` is its `errno`.
  init(_ deed: String, code: Int32) {
    description = "cannot \(deed): \(String(cString: strerror(code)))"
  }
}
