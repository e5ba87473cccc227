import Diagnostics
import Digest
import Foundation

/// The folder of an archive: what of it is ours is written anew where it differs, and nothing else is touched.
struct ArchiveSite {

  private let folder: Place

  init(_ folder: Place) { self.folder = folder }

  /// Pages are for everybody: where the edition has its own files, they would be mistaken for those.
  /// - Parameter sources: what lies there is an article, and would be mailed.
  func mustLieApart(from files: EditionFiles, _ sources: [Place]) throws(Problem) {
    let own = folder.standardPath
    let within = [
      files.issues.folder, files.subscribers, files.templates,
      files.folder.appending(".broadsheet"),
    ]
    let isWithin = within.map(\.standardPath).contains { own == $0 || own.hasPrefix("\($0)/") }
    if isWithin || own == files.folder.standardPath {
      throw Problem(
        "the edition has files of its own here", at: folder.location(),
        hint: "name a folder for pages alone", category: .usage)
    }
    for source in sources {
      let path = source.standardPath
      guard own == path || own.hasPrefix("\(path)/") || path.hasPrefix("\(own)/") else { continue }
      throw Problem(
        "articles are read here, by the source \(source.shown.isEmpty ? "." : source.shown)",
        at: folder.location(),
        hint: "name a folder for pages alone: the next issue would mail them", category: .usage)
    }
  }

  /// Looks at all that is to be written before anything is, so that nothing is left half done.
  /// - Throws: where something lies in the way that is not ours.
  func mustTake(_ paths: [String]) throws(Problem) {
    for path in paths {
      _ = try old(folder.appending(path))
      var parts = path.split(separator: "/").dropLast()
      while !parts.isEmpty {
        try mustBeFolder(folder.appending(parts.joined(separator: "/")))
        parts = parts.dropLast()
      }
    }
    try mustBeFolder(folder)
  }

  private func mustBeFolder(_ place: Place) throws(Problem) {
    guard place.exists, !place.isFolder else { return }
    throw Problem(
      "here lies a file, and a folder is to be", at: place.location(),
      hint: "move it away, or name another folder")
  }

  /// What lies in a place of ours; nil for nothing.
  private func old(_ place: Place) throws(Problem) -> Data? {
    guard place.exists else { return nil }
    let old: Data
    do { old = try Data(contentsOf: place.url) } catch {
      throw .system("cannot be read", error, at: place.location())
    }
    guard Self.isOurs(old) else {
      throw Problem(
        "here lies a file that is no part of an archive", at: place.location(),
        hint: "move it away, or name another folder")
    }
    return old
  }

  /// Makes the folder, and waits for whoever fills it.
  func turn() throws(Problem) -> FolderTurn {
    do {
      try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    } catch { throw .system("the folder cannot be made", error, at: folder.location()) }
    return try FolderTurn(folder)
  }

  /// Writes a file unless it is there with the same bytes.
  /// - Returns: whether it was written.
  func write(_ content: String, to path: String) throws(Problem) -> Bool {
    let place = folder.appending(path)
    let data = Data(content.utf8)
    if try old(place) == data { return false }
    do {
      try FileManager.default.createDirectory(
        at: place.url.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch { throw .system("the folder cannot be made", error, at: place.location()) }
    // A web server may be reading the old one.
    let draft = Place(
      url: place.url.deletingLastPathComponent().appending(
        path: ".\(place.url.lastPathComponent).new"),
      shown: place.shown)
    unlink(draft.path)
    try writeWholeFile(data, to: draft)
    guard rename(draft.path, place.path) == 0 else {
      let reason = errno
      unlink(draft.path)
      throw .system("cannot be written", reason, at: place.location())
    }
    return true
  }

  /// The folders of issues that an archive was written to, but for those that are named.
  func pages(except ids: Set<String>) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { name in
      guard !ids.contains(name), !name.hasPrefix("."),
        let page = try? Data(contentsOf: folder.appending("\(name)/index.html").url)
      else { return false }
      return Self.isOurs(page)
    }
  }

  /// Whether a feed lies there.
  var hasFeed: Bool { folder.appending("feed.xml").exists }

  /// Whether the index that lies there names an issue.
  func indexNames(_ id: String) -> Bool {
    let index = try? Data(contentsOf: folder.appending("index.html").url)
    return index?.range(of: Data(ArchivePages.link(to: id).utf8)) != nil
  }

  /// The folder of an issue's page.
  func place(of id: String) -> Place { folder.appending(id) }

  private static func isOurs(_ data: Data) -> Bool {
    [ArchivePages.mark, ArchiveFeed.mark].contains { data.range(of: Data($0.utf8)) != nil }
  }
}

extension Place {
  /// The path without links, dots or a slash at its end; that of a thing which is not there yet follows from
  /// what it will lie in.
  fileprivate var standardPath: String {
    var rest: [String] = []
    var known = url.absoluteURL.standardizedFileURL
    while known.path != "/", access(known.path, F_OK) != 0 {
      rest.insert(known.lastPathComponent, at: 0)
      known = known.deletingLastPathComponent()
    }
    let found = Place(url: known, shown: shown).realPath
    return rest.reduce(found) { $0.hasSuffix("/") ? $0 + $1 : "\($0)/\($1)" }
  }
}
