import Foundation

/// The names in a folder, with what each of them is: the folder itself tells, so that no file is looked at.
package struct FolderListing {
  package enum Kind: Sendable { case file, folder, link, other }

  package struct Entry: Sendable {
    package let name: String
    package let kind: Kind
  }

  /// In the order of their names.
  package let entries: [Entry]

  /// - Parameter hidden: whether those are listed too whose names begin with a dot.
  /// - Throws: `Problem` with what the system says.
  package init(of place: Place, hidden: Bool = false) throws(Problem) {
    guard let folder = opendir(place.path) else {
      throw .system("cannot be read", at: place.location())
    }
    defer { closedir(folder) }
    var entries: [Entry] = []
    errno = 0
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") || hidden && name != "." && name != ".." else { continue }
      entries.append(
        Entry(name: name, kind: Self.kind(Int(entry.pointee.d_type), "\(place.path)/\(name)")))
      errno = 0
    }
    guard errno == 0 else { throw .system("cannot be read", at: place.location()) }
    self.entries = entries.sorted { $0.name < $1.name }
  }

  private static func kind(_ type: Int, _ path: String) -> Kind {
    switch type {
    case Int(DT_REG): return .file
    case Int(DT_DIR): return .folder
    case Int(DT_LNK): return .link
    case Int(DT_UNKNOWN): break
    default: return .other
    }
    // Some file systems do not say.
    var status = stat()
    guard lstat(path, &status) == 0 else { return .other }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK: return .link
    default: return .other
    }
  }
}
