import Crypto
package import Diagnostics
import Foundation

/// What was read of the files of sources, kept for the next run, and never trusted over a file: one that differs in
/// size, times or place, or that is younger than two seconds, is read and compared by its hash.
///
/// It lies outside the edition folder and can be deleted at any time.
package struct ArticleCache: Sendable {
  /// Where caches lie.
  package let folder: Place
  /// Which program it is: another one may read files otherwise.
  package let program: String

  package init(folder: Place, program: String) {
    self.folder = folder
    self.program = program
  }

  /// What the files of one source came to.
  /// - Parameters:
  ///   - root: the edition folder.
  ///   - source: which source of it.
  ///   - settings: all that decides what a file comes to besides its own bytes.
  func readings(of root: Place, source: String, settings: [String]) -> CachedReadings {
    let edition = root.realPath
    let name = Self.digest(["source", edition, source])
    let context = Self.digest(
      ["context", program, "\(ArticleForm.version)", edition, source] + settings)
    try? folder.makePrivateFolder()
    return CachedReadings(
      path: "\(folder.path)/\(Hex.string(name.prefix(16))).articles", context: context, root: root)
  }

  /// A hash of texts in which none can take the place of two.
  private static func digest(_ texts: [String]) -> [UInt8] {
    var writer = CacheWriter()
    writer.put(list: texts) { $0.put($1) }
    return Array(SHA256.hash(data: writer.bytes))
  }
}
