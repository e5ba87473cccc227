import Diagnostics
import Foundation

/// The folder whose files are looked at one after the other, held open: the way to it is walked once, and not again
/// for each of them.
struct WatchedFolder: ~Copyable {
  private let root: Place
  /// Relative to the edition folder, with the slash at its end.
  private var path: [UInt8] = []
  private var descriptor: Int32 = -1

  init(below root: Place) { self.root = root }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The state of a file; nil for what is no file, or not there.
  /// - Parameter file: relative to the edition folder.
  mutating func stamp(of file: String) -> CacheStamp? {
    var file = file
    let path = path
    let (name, isHere) = file.withUTF8 { bytes in
      let name = (bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
      return (name, name == path.count && bytes[..<name].elementsEqual(path))
    }
    if !isHere || descriptor < 0 { enter(Array(file.utf8.prefix(name))) }
    guard descriptor >= 0 else { return CacheStamp(of: root.appending(file).path) }
    return file.withCString { CacheStamp(of: $0 + name, in: descriptor) }
  }

  private mutating func enter(_ folder: [UInt8]) {
    if descriptor >= 0 { close(descriptor) }
    path = folder
    descriptor = open(
      SiteRoot.place(String(decoding: folder, as: UTF8.self), below: root).path,
      O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC)
  }
}
