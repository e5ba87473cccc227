import Articles
package import Diagnostics
import Digest
import Dispatch
import Foundation

/// What a preview has an eye on, and what it hands to an editor.
extension Newsroom {
  /// Where a save may change what an issue looks like; what cannot be read of the configuration leaves the edition
  /// folder itself.
  package var watched: WatchedFolders {
    let edition = try? edition()
    let surroundings = edition.map { edition in
      edition.configuration.sources.map(edition.articleReader.surroundings)
    }
    var watched = WatchedFolders(
      whole: (edition.map(places) ?? []) + [files.templates],
      flat: [folder, files.subscribers, files.issues.folder],
      // What runs saw of relays tells which mails are too large.
      named: [files.relayMemory])
    for around in surroundings ?? [] {
      watched.whole += around.whole
      watched.flat += around.flat
      watched.named += around.named
    }
    if case .file(let path)? = edition?.configuration.secretKey.keeping {
      watched.named.append(folder.appending(path))
    }
    return watched
  }

  /// The issues that are composed, newest first.
  package var composedIssues: [String] {
    let issues = (try? files.issues.survey().issues) ?? []
    return issues.sorted { ($1.composed, $1.id) < ($0.composed, $0.id) }.map(\.id)
  }

  /// Refuses a folder for pages in which the edition has files of its own.
  package func mustLieApart(_ folder: Place) throws(Problem) {
    try ArchiveSite(folder).mustLieApart(from: files, (try? edition()).map(places) ?? [])
  }

  /// The same, which names files as they lie in the edition folder, wherever on a machine that is.
  package var namingFilesWithin: Newsroom {
    Newsroom(at: Place(url: folder.url, shown: ""), effects: effects)
  }

  /// Where an edition reads articles.
  func places(of edition: Edition) -> [Place] {
    edition.configuration.sources.map { folder.appending($0.path) }
  }

  /// What is wrong with what somebody asks to look at; a configuration that cannot be read is for the page to tell,
  /// since it can be mended there.
  /// - Parameter id: nil for what would be composed now.
  package func previewProblem(of id: String?, in list: String?) -> Problem? {
    guard files.configuration.exists else { return nil }
    do {
      if let list { _ = try known(list) }
      if let id, !files.issues.exists(id) { _ = try issue(id) }
    } catch { return NewsroomProblem.of(error).problems.first }
    return nil
  }

  /// What came of opening a place in an editor.
  package enum Opening: Sendable {
    case opened, noEditor, noSuchPlace
    /// The command of the configuration ended at once, and not well.
    case failed
  }

  /// So long a command that cannot be run takes at most to say so; an editor may stay for the day.
  private static let editorStart = 0.5

  /// Has the editor of the configuration open a place in a file, as `file:line`.
  package func openInEditor(_ place: String) -> Opening {
    guard let location = SourceLocation(written: place) else { return .noSuchPlace }
    let edition = try? edition()
    let file = Place(folder: location.file)
    guard file.exists, ([folder] + (edition.map(places) ?? [])).contains(where: file.lies) else {
      return .noSuchPlace
    }
    guard let editor = edition?.configuration.editor else { return .noEditor }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", EditorCommand(editor).line(at: location)]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let end = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in end.signal() }
    do { try process.run() } catch { return .failed }
    guard end.wait(timeout: .now() + Self.editorStart) == .success else { return .opened }
    return process.terminationStatus == 0 ? .opened : .failed
  }
}

extension Place {
  /// Whether it lies in a folder or is that, by its name or once links are followed: what a link there leads to was
  /// put there by whoever writes.
  fileprivate func lies(in folder: Place) -> Bool {
    let names = [
      (url.standardizedFileURL.path, folder.url.standardizedFileURL.path),
      (realPath, folder.realPath),
    ]
    return names.contains { own, root in
      own == root || own.hasPrefix(root.hasSuffix("/") ? root : "\(root)/")
    }
  }
}

extension SourceLocation {
  /// A place as it is shown: a file, and behind it a line and a column.
  init?(written text: String) {
    let match = text.wholeMatch(of: #/(.+?)(?::(\d{1,9}))?(?::(\d{1,9}))?/#)
    guard let match, !text.contains("\0") else { return nil }
    let line = match.output.2.flatMap { Int($0) }
    self.init(file: String(match.output.1), line: line, column: match.output.3.flatMap { Int($0) })
  }
}

/// What is to be watched.
package struct WatchedFolders: Sendable, Equatable {
  /// Folders with all below them.
  package var whole: [Place]
  /// Folders without what lies in folders of theirs.
  package var flat: [Place]
  /// Single files, be they there or not.
  package var named: [Place]

  package init(whole: [Place], flat: [Place], named: [Place] = []) {
    (self.whole, self.flat, self.named) = (whole, flat, named)
  }
}
