package import Diagnostics
package import Foundation

/// The folder of a static preview. A list of what was written lies in it: what is not on the list is not ours, and a
/// folder without one is somebody else's.
package struct StaticFolder {
  private let folder: Place

  private static let record = ".broadsheet-preview"

  /// What a record names is taken away, whoever wrote it: nothing that leads elsewhere, and nothing hidden.
  private static func isOurs(_ name: String) -> Bool {
    !name.hasPrefix(".") && !name.contains("/")
  }

  /// - Throws: where something lies there that is none of ours.
  package init(_ folder: Place) throws(Problem) {
    self.folder = folder
    guard folder.exists else { return }
    guard folder.isFolder else {
      throw Problem(
        "this is no folder", at: folder.location(), hint: "name another one", category: .usage)
    }
    // Of who has it first, no record lies there before there are files.
    let turn = try FolderTurn(folder)
    defer { withExtendedLifetime(turn) {} }
    _ = try written()
  }

  /// What an earlier preview wrote here.
  private func written() throws(Problem) -> Set<String> {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder.path) } catch {
      throw .system("the folder cannot be listed", error, at: folder.location())
    }
    let record = try? String(contentsOf: folder.appending(Self.record).url, encoding: .utf8)
    guard let record else {
      guard names.isEmpty else {
        throw Problem(
          "files that are no preview lie here, such as \(names.sorted().first ?? "")",
          at: folder.location(), hint: "name an empty folder, or one that is not there yet",
          category: .usage)
      }
      return []
    }
    return Set(record.split(separator: "\n").map(String.init).filter(Self.isOurs))
  }

  /// Writes files, and takes those away that an earlier preview had and this one has not.
  package func write(_ files: [String: Data]) throws(Problem) {
    do {
      try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    } catch { throw .system("the folder cannot be made", error, at: folder.location()) }
    let turn = try FolderTurn(folder)
    defer { withExtendedLifetime(turn) {} }
    // Others may have written here while the pages were made.
    let old = try written()
    for name in files.keys where !old.contains(name) && folder.appending(name).exists {
      throw Problem(
        "a file lies here that is no part of a preview", at: folder.appending(name).location(),
        hint: "move it away, or name another folder", category: .usage)
    }
    // First what may be there: a run that is cut short leaves nothing that the next one would not know.
    try put(Data(old.union(files.keys).sorted().joined(separator: "\n").utf8), Self.record)
    for (name, data) in files.sorted(by: { $0.key < $1.key }) { try put(data, name) }
    for name in old.subtracting(files.keys) {
      // What stays would be forgotten by the record, and might name somebody.
      guard unlink(folder.appending(name).path) == 0 || errno == ENOENT else {
        throw .system("cannot be taken away", errno, at: folder.appending(name).location())
      }
    }
    try put(Data(files.keys.sorted().joined(separator: "\n").utf8), Self.record)
  }

  /// A file that is somebody else's by a link stays as it is: the new one gets the name.
  private func put(_ data: Data, _ name: String) throws(Problem) {
    let draft = folder.appending(".\(name).new")
    unlink(draft.path)
    try writeWholeFile(data, to: draft)
    guard rename(draft.path, folder.appending(name).path) == 0 else {
      let reason = errno
      unlink(draft.path)
      throw .system("cannot be written", reason, at: folder.appending(name).location())
    }
  }
}
