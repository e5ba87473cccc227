import Diagnostics
import Foundation

/// Finds the article files of one source.
struct SourceFolder {
  let root: Place

  /// The files at or below a path, relative to the edition folder, sorted; hidden ones are left out.
  func files(below path: String) throws(Problem) -> [String] {
    let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
    let place = root.appending(trimmed)
    guard place.exists else {
      throw Problem(
        "no such file or folder", at: place.location(),
        hint: "make it, or change “sources” in broadsheet.yml")
    }
    guard place.isFolder else { return [trimmed] }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted() } catch {
      throw Problem("cannot be read: \(error.plainReason)", at: place.location())
    }
    var files: [String] = []
    for name in names where !name.hasPrefix(".") {
      let child = "\(trimmed)/\(name)"
      // A link to a folder could lead round in a circle: only links to files are followed.
      if isOwnFolder(root.appending(child)) {
        files += try self.files(below: child)
      } else if name.hasSuffix(".txt") || name.hasSuffix(".md") || name.hasSuffix(".markdown") {
        files.append(child)
      }
    }
    return files
  }

  /// Whether it is a folder itself, and no link to one.
  private func isOwnFolder(_ place: Place) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: place.path)
    return attributes?[.type] as? FileAttributeType == .typeDirectory
  }
}
