import Diagnostics
import Foundation

/// Finds the article files of one source.
struct SourceFolder {
  struct Listing {
    /// Relative to the edition folder, sorted.
    var files: [String] = []
    /// Folders that cannot be listed.
    var problems: [Problem] = []
  }

  let root: Place

  /// The files at or below a path; hidden ones and installed packages are left out.
  /// - Throws: `Problem` where there is no such path.
  func files(below path: String) throws(Problem) -> Listing {
    let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
    let place = root.appending(trimmed)
    guard place.exists else {
      throw Problem(
        "no such file or folder", at: place.location(),
        hint: "make it, or change “sources” in broadsheet.yml")
    }
    var listing = Listing()
    if place.isFolder {
      list(trimmed, into: &listing)
    } else {
      listing.files = [trimmed]
    }
    return listing
  }

  private func list(_ folder: String, into listing: inout Listing) {
    let place = root.appending(folder)
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted() } catch {
      listing.problems.append(
        Problem("cannot be read: \(error.plainReason)", at: place.location(), category: .system))
      return
    }
    for name in names where !name.hasPrefix(".") && name != "node_modules" {
      let child = "\(folder)/\(name)"
      // A link to a folder could lead round in a circle: only links to files are followed.
      if kind(of: root.appending(child)) == .typeDirectory {
        list(child, into: &listing)
      } else if Self.isArticle(name) {
        listing.files.append(child)
      }
    }
  }

  private static func isArticle(_ name: String) -> Bool {
    let name = name.lowercased()
    return [".txt", ".md", ".markdown", ".mkd", ".mkdn"].contains { name.hasSuffix($0) }
  }

  private func kind(of place: Place) -> FileAttributeType? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: place.path)
    return attributes?[.type] as? FileAttributeType
  }
}
