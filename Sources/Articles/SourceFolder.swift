import Diagnostics
import Foundation

/// Finds the article files of one source.
struct SourceFolder {
  let root: URL
  let shownRoot: String

  /// The files at or below a path, relative to the edition folder, sorted; hidden ones are left out.
  func files(below path: String) throws(Problem) -> [String] {
    let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
    var isDirectory: ObjCBool = false
    let url = root.appending(path: trimmed)
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory) else {
      throw Problem(
        "no such file or folder", at: SourceLocation(file: shownRoot + trimmed),
        hint: "make it, or change “sources” in broadsheet.yml")
    }
    guard isDirectory.boolValue else { return [trimmed] }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } catch {
      throw Problem(
        "cannot be read: \(error.plainReason)", at: SourceLocation(file: shownRoot + trimmed))
    }
    var files: [String] = []
    for name in names where !name.hasPrefix(".") {
      let child = "\(trimmed)/\(name)"
      // A link to a folder could lead round in a circle: only links to files are followed.
      if isFolder(root.appending(path: child)) {
        files += try self.files(below: child)
      } else if name.hasSuffix(".txt") || name.hasSuffix(".md") || name.hasSuffix(".markdown") {
        files.append(child)
      }
    }
    return files
  }

  private func isFolder(_ url: URL) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
    return attributes?[.type] as? FileAttributeType == .typeDirectory
  }
}
