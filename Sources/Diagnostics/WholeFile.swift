package import Foundation

/// Writes a file that must not be there yet: all of it, safe on disk when this returns.
/// - Throws: `Problem` with what the system says; a part of the file may be there.
package func writeWholeFile(
  _ content: Data, to url: URL, showing file: String
) throws(Problem) {
  let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw .system("cannot be written", at: SourceLocation(file: file)) }
  defer { close(descriptor) }
  var rest = content[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { throw .system("cannot be written", at: SourceLocation(file: file)) }
    rest = rest.dropFirst(count)
  }
  guard fsync(descriptor) == 0 else {
    throw .system("cannot be written", at: SourceLocation(file: file))
  }
}

/// Makes what was added to a folder, or renamed in it, safe on disk.
package func syncFolder(_ url: URL, showing file: String) throws(Problem) {
  let descriptor = open(url.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .system("cannot be opened", at: SourceLocation(file: file)) }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else {
    throw .system("cannot be written", at: SourceLocation(file: file))
  }
}

extension Problem {
  /// A problem of the system's, with what `errno` says of it.
  package static func system(_ what: String, at location: SourceLocation) -> Problem {
    Problem("\(what): \(String(cString: strerror(errno)).lowercased())", at: location)
  }
}
