import CZip
import Diagnostics
import Foundation

/// The bytes of an import, read from the beginning: of a file, of one file in a zip, or of a sample in memory.
final class ImportStream {
  private enum Origin {
    case file(Int32)
    case zip(OpaquePointer, OpaquePointer)
    case memory([UInt8], Int)
  }

  private var origin: Origin
  private let place: Place

  /// - Throws: `Problem` for what is no regular file: a pipe or a device may have no end.
  init(file place: Place) throws(Problem) {
    self.place = place
    origin = .file(try Self.open(place))
  }

  init(_ entry: ZipArchive.Entry, of archive: Place) throws(Problem) {
    place = archive
    guard let zip = zip_open(archive.path, ZIP_RDONLY, nil) else {
      throw Problem("the zip cannot be read", at: archive.location())
    }
    guard let file = zip_fopen_index(zip, entry.index, 0) else {
      let reason = String(cString: zip_strerror(zip))
      zip_discard(zip)
      throw Problem(
        "“\(entry.name)” in the zip cannot be read: \(reason.lowercased())", at: archive.location())
    }
    origin = .zip(zip, file)
  }

  init(sample: [UInt8], of place: Place) {
    self.place = place
    origin = .memory(sample, 0)
  }

  deinit {
    switch origin {
    case .file(let descriptor): close(descriptor)
    case .zip(let zip, let file):
      zip_fclose(file)
      zip_discard(zip)
    case .memory: break
    }
  }

  /// Fills a buffer as far as there are bytes.
  /// - Returns: how many; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Problem) -> Int {
    switch origin {
    case .file(let descriptor):
      while true {
        let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw .system("cannot be read", at: place.location()) }
        return count
      }
    case .zip(_, let file):
      let count = zip_fread(file, buffer.baseAddress, zip_uint64_t(buffer.count))
      // It checks the sum of what it read at the end.
      guard count >= 0 else { throw Problem("the zip is damaged", at: place.location()) }
      return Int(count)
    case .memory(let bytes, let offset):
      let count = min(buffer.count, bytes.count - offset)
      buffer.copyBytes(from: bytes[offset..<(offset + count)])
      origin = .memory(bytes, offset + count)
      return count
    }
  }

  /// The same into an array.
  func read(atMost room: Int, into bytes: inout [UInt8], at offset: Int) throws(Problem) -> Int {
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 1)
    defer { chunk.deallocate() }
    let count = try read(into: chunk)
    bytes.replaceSubrange(offset..<(offset + count), with: chunk[..<count])
    return count
  }

  /// Opens a file for reading that has an end.
  static func open(_ place: Place) throws(Problem) -> Int32 {
    // A pipe is opened without waiting for its other end.
    let descriptor = Foundation.open(place.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("cannot be read", at: place.location()) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw Problem(
        isFolder ? "a folder, not a file" : "not a regular file", at: place.location(),
        hint: "save it as a file first", category: .input)
    }
    return descriptor
  }
}
