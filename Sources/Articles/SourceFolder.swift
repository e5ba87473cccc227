import Diagnostics
import Foundation

/// Finds the article files of one source.
struct SourceFolder {
  struct Listing {
    /// Written as the source's path is, sorted.
    var files: [String] = []
    /// Folders that cannot be listed.
    var problems: [Problem] = []
    /// Links that were not followed.
    var notes: [Problem] = []
    /// Links that lead out of the edition folder.
    var outside: [SkippedFile] = []
    /// Texts of kinds that are not read.
    var unread: [UnreadFile] = []
    /// What the source or its site leaves out.
    var leftOut: [UnreadFile] = []
    /// How many files each pattern left out, by its text.
    var excluded: [String: Int] = [:]
  }

  /// The edition folder.
  let root: Place
  /// What the source leaves out; nil for nothing.
  var site: SiteFolder?

  /// The files at or below a path; hidden ones and installed packages are left out.
  /// - Throws: `Problem` where there is no such path.
  func files(below path: String) throws(Problem) -> Listing {
    let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
    let place = SiteRoot.place(trimmed, below: root)
    guard place.exists else {
      throw Problem(
        "no such file or folder", at: place.location(),
        hint: "make it, or change “sources” in broadsheet.yml")
    }
    var walk = Walk()
    if place.isFolder {
      walk.top = place.realPath
      walk.edition = root.realPath
      list(trimmed, into: &walk)
      // Links come last, so that what lies in a folder of the source is named by its place there.
      let hasLinks = !walk.links.isEmpty
      while !walk.links.isEmpty { follow(walk.links.removeFirst(), in: &walk) }
      if hasLinks {
        let parts = walk.listing.files.map { $0.split(separator: "/") }
        walk.listing.files = zip(parts, walk.listing.files)
          .sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
      }
    } else {
      walk.listing.files = [trimmed]
    }
    return walk.listing
  }

  /// What an edition writes and mails is none of its articles.
  private static let editionFolders: Set = ["issues", "outbox", "subscribers", "Templates"]

  private struct Walk {
    var listing = Listing()
    /// The source's own folder.
    var top = ""
    var edition = ""
    /// Folders that were read, by where they lie.
    var read: Set<String> = []
    /// Links to folders that are still to be followed.
    var links: [String] = []
  }

  private func list(_ folder: String, into walk: inout Walk) {
    let place = SiteRoot.place(folder, below: root)
    let real = place.realPath
    guard walk.read.insert(real).inserted else {
      walk.listing.notes.append(
        Problem("the folder is read by another way to it already", at: place.location()))
      return
    }
    let isEdition = real == walk.edition
    // An edition that lies in the folder of a site has sources of its own.
    if isEdition, real != walk.top { return }
    let entries: [FolderListing.Entry]
    do throws(Problem) {
      entries = try FolderListing(of: place, hidden: site?.readsHidden ?? false).entries
    } catch {
      walk.listing.problems.append(error)
      return
    }
    for entry in entries where entry.name != "node_modules" {
      let name = entry.name
      if isEdition, Self.editionFolders.contains(name) { continue }
      let child = folder.isEmpty ? name : "\(folder)/\(name)"
      let isFolder = entry.kind == .folder || entry.kind == .link && root.appending(child).isFolder
      func leaveOut(_ reason: String) {
        walk.listing.leftOut.append(
          UnreadFile(path: isFolder ? "\(child)/" : child, reason: reason))
      }
      if isFolder, site?.isSilentCollection(name) == true {
        leaveOut("its collection has no pages: “output” is not true")
        continue
      }
      if site?.leavesOut(child, isFolder: isFolder) == true { continue }
      let reading = isFolder ? nil : ArticleKind(fileName: name, in: site)
      if !isFolder, reading == nil { continue }
      if let pattern = site?.exclusion(of: child) {
        walk.listing.excluded[pattern, default: 0] += 1
        leaveOut("“\(pattern)” leaves it out")
      } else if entry.kind == .link, leadsOut(child, of: walk) {
        walk.listing.outside.append(outside(child, isFolder: isFolder))
      } else if entry.kind == .folder {
        list(child, into: &walk)
      } else if isFolder {
        walk.links.append(child)
      } else if case .unread(let reason)? = reading {
        walk.listing.unread.append(UnreadFile(path: child, reason: reason))
      } else {
        walk.listing.files.append(child)
      }
    }
  }

  /// Whether a link leads to what is neither of the edition folder nor of the source, which may be a link itself:
  /// only that of a site may lie outside, and is named.
  private func leadsOut(_ link: String, of walk: Walk) -> Bool {
    guard site?.source.generator == nil else { return false }
    let target = root.appending(link)
    guard target.exists else { return false }
    return ![walk.top, walk.edition].contains { SiteFolder.isIn(target.realPath, $0) }
  }

  private func outside(_ link: String, isFolder: Bool) -> SkippedFile {
    SkippedFile(
      path: link,
      problems: [
        Problem(
          "the link leads out of the edition folder, and is not followed",
          at: root.appending(link).location(),
          hint: "make what it leads to a source of its own, with “site”, or copy it here")
      ], date: nil, isDateOnly: false, cause: .outside, isFolder: isFolder)
  }

  /// Reads the folder that a link leads to, once: one that leads back would lead round in a circle.
  private func follow(_ link: String, in walk: inout Walk) {
    let target = root.appending(link).realPath
    if walk.read.contains(target) || SiteFolder.isIn(walk.top, target) {
      walk.listing.notes.append(
        Problem(
          "the link leads to a folder that is read already, and is not followed",
          at: root.appending(link).location()))
    } else {
      list(link, into: &walk)
    }
  }
}
