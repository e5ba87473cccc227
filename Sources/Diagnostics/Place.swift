package import Foundation

/// Where a file or folder lies, and how it is shown to a person: the two never part.
package struct Place: Sendable, Hashable {
  package let path: String
  /// The path relative to where the program was started; nothing for that folder itself.
  package let shown: String

  package init(url: URL, shown: String) { self.init(path: url.path, shown: shown) }

  /// A folder as somebody named it: `.`, `news` or `../news/`.
  package init(folder path: String) {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.init(
      url: URL(filePath: path, directoryHint: .isDirectory), shown: trimmed == "." ? "" : trimmed)
  }

  private init(path: String, shown: String) {
    self.path = path
    self.shown = shown
  }

  /// Made anew each time: of ten thousand files hardly one is asked for it.
  package var url: URL { URL(filePath: path) }

  /// What lies below a folder; a path that is absolute stays as it is.
  package func appending(_ path: String) -> Place {
    if path.hasPrefix("/") { return Place(path: path, shown: path) }
    let prefix = shown.isEmpty || shown.hasSuffix("/") ? shown : "\(shown)/"
    let folder = self.path.isEmpty || self.path.hasSuffix("/") ? self.path : "\(self.path)/"
    return Place(path: folder + path, shown: prefix + path)
  }

  /// The folder that it lies in, shown as the thing itself: what is wrong there is wrong with its name.
  package var enclosing: Place { Place(url: url.deletingLastPathComponent(), shown: shown) }

  package func location(line: Int? = nil, column: Int? = nil) -> SourceLocation {
    SourceLocation(file: shown.isEmpty ? "." : shown, line: line, column: column)
  }

  /// Where it lies once links are followed; as it was named where nothing is there.
  package var realPath: String {
    guard let path = realpath(path, nil) else { return self.path }
    defer { free(path) }
    return String(cString: path)
  }

  /// Whether anything has that name.
  package var exists: Bool { FileManager.default.fileExists(atPath: path) }

  package var isFolder: Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }
}
