package import Foundation

/// Writes a file that must not be there yet: all of it, safe on disk when this returns.
/// - Throws: `Problem` with what the system says; a part of the file may be there.
package func writeWholeFile(
  _ content: Data, to place: Place, mode: mode_t = 0o644
) throws(Problem) {
  let descriptor = open(place.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
  guard descriptor >= 0 else { throw .system("cannot be written", at: place.location()) }
  defer { close(descriptor) }
  guard writeAll(content, to: descriptor), fsync(descriptor) == 0 else {
    throw .system("cannot be written", at: place.location())
  }
}

/// Writes all bytes: a signal or a disk that is nearly full ends a write early, the next one goes on or
/// tells why not.
/// - Returns: false with `errno` set when the system took no more.
package func writeAll(_ bytes: some DataProtocol, to descriptor: Int32) -> Bool {
  for region in bytes.regions {
    let isWritten = region.withUnsafeBytes { region in
      var rest = region[...]
      while !rest.isEmpty {
        let count = write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
    guard isWritten else { return false }
  }
  return true
}

/// Makes what was added to a folder, or renamed in it, safe on disk.
package func syncFolder(_ place: Place) throws(Problem) {
  let descriptor = open(place.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .system("cannot be opened", at: place.location()) }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else { throw .system("cannot be written", at: place.location()) }
}

extension Place {
  /// Makes a folder that its owner alone can read, with those above it, where there is none.
  package func makePrivateFolder() throws(Problem) {
    do {
      try FileManager.default.createDirectory(
        at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch { throw .system("the folder cannot be made", error, at: location()) }
  }
}
