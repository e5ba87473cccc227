import Diagnostics
import Foundation
import Newsroom

/// The folders to be watched, with what links in them lead to: a save of a file that lies elsewhere happens there.
struct WatchedPaths: Equatable {
  /// Folders in which every name counts.
  private(set) var folders: Set<String> = []
  /// Folders that lie elsewhere, with the names that count.
  private(set) var files: [String: Set<String>] = [:]

  /// More folders than that the system has no watches for.
  private static let limit = 20_000

  init(_ watched: WatchedFolders) {
    for folder in watched.flat { add(folder.path, isWhole: false) }
    for folder in watched.whole { add(folder.path, isWhole: true) }
    for folder in watched.flat + watched.whole { addLinks(to: folder.path) }
    for place in watched.named { addNamed(place.path) }
    for folder in folders { files[folder] = nil }
  }

  /// A folder itself may come, go or be another from one moment to the next, and so may a link on the way to it.
  private mutating func addLinks(to path: String) {
    let parts = URL(filePath: path).standardizedFileURL.path.split(separator: "/")
    for count in parts.indices.map({ $0 + 1 }) {
      let own = "/" + parts.prefix(count).joined(separator: "/")
      var status = stat()
      let isLink = lstat(own, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
      if isLink || count == parts.count { addFile(own) }
    }
  }

  private mutating func add(_ path: String, isWhole: Bool) {
    var next = [path]
    // A link that leads back would lead round in a circle.
    var real: Set<String> = []
    while let folder = next.popLast(), folders.count < Self.limit {
      let own = Place(url: URL(filePath: folder), shown: folder).realPath
      guard real.insert(own).inserted else { continue }
      // A source may be one file.
      var status = stat()
      if stat(folder, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
        addFile(folder)
        addFile(own)
        continue
      }
      folders.insert(folder)
      let listing = try? FolderListing(of: Place(url: URL(filePath: folder), shown: folder))
      for entry in listing?.entries ?? [] {
        let inner = "\(folder)/\(entry.name)"
        switch entry.kind {
        case .folder where isWhole: next.append(inner)
        case .link where stat(inner, &status) == 0:
          if status.st_mode & S_IFMT != S_IFDIR {
            addFile(Place(url: URL(filePath: inner), shown: inner).realPath)
          } else if isWhole {
            next.append(inner)
          }
        default: break
        }
      }
    }
  }

  /// A file that may not be there yet: it is looked for where it, or the first folder on the way that is not there
  /// either, would come to lie.
  private mutating func addNamed(_ path: String) {
    var known = URL(filePath: path).standardizedFileURL
    while known.path != "/", access(known.deletingLastPathComponent().path, F_OK) != 0 {
      known = known.deletingLastPathComponent()
    }
    addLinks(to: known.path)
    addFile(Place(url: known, shown: path).realPath)
  }

  private mutating func addFile(_ path: String) {
    guard let slash = path.lastIndex(of: "/") else { return }
    files[String(path[..<slash]), default: []].insert(String(path[path.index(after: slash)...]))
  }
}
