package import Foundation

/// Where a file or folder lies, and how it is shown to a person: the two never part.
package struct Place: Sendable, Hashable {
  package let url: URL
  /// The path relative to where the program was started; nothing for that folder itself.
  package let shown: String

  package init(url: URL, shown: String) {
    self.url = url
    self.shown = shown
  }

  /// A folder as somebody named it: `.`, `news` or `../news/`.
  package init(folder path: String) {
    url = URL(filePath: path, directoryHint: .isDirectory)
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    shown = trimmed == "." ? "" : trimmed
  }

  /// What lies below a folder; a path that is absolute stays as it is.
  package func appending(_ path: String) -> Place {
    if path.hasPrefix("/") { return Place(url: URL(filePath: path), shown: path) }
    let prefix = shown.isEmpty || shown.hasSuffix("/") ? shown : "\(shown)/"
    return Place(url: url.appending(path: path), shown: prefix + path)
  }

  /// The folder that it lies in, shown as the thing itself: what is wrong there is wrong with its name.
  package var enclosing: Place { Place(url: url.deletingLastPathComponent(), shown: shown) }

  package func location(line: Int? = nil, column: Int? = nil) -> SourceLocation {
    SourceLocation(file: shown.isEmpty ? "." : shown, line: line, column: column)
  }

  package var path: String { url.path }

  /// Whether anything has that name.
  package var exists: Bool { FileManager.default.fileExists(atPath: path) }

  package var isFolder: Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      && isDirectory.boolValue
  }
}
