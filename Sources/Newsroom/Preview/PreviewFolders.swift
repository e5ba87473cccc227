import Articles
package import Diagnostics
import Digest
import Foundation

/// What a preview has an eye on, and what it hands to an editor.
extension Newsroom {
  /// The folders in which a save may change what an issue looks like; what cannot be read of the configuration
  /// leaves the edition folder itself.
  package var watched: WatchedFolders {
    let edition = try? edition()
    let sources = (edition?.configuration.sources ?? []).map { folder.appending($0.path) }
    return WatchedFolders(
      whole: sources + [files.templates], flat: [folder, files.subscribers, files.issues.folder])
  }

  /// The issues that are composed, newest first.
  package var composedIssues: [String] {
    let issues = (try? files.issues.survey().issues) ?? []
    return issues.sorted { ($1.composed, $1.id) < ($0.composed, $0.id) }.map(\.id)
  }

  /// What came of opening a place in an editor.
  package enum Opening: Sendable { case opened, noEditor, noSuchPlace }

  /// Has the editor of the configuration open a place in a file, as `file:line`.
  package func openInEditor(_ place: String) -> Opening {
    guard let location = SourceLocation(written: place), Place(folder: location.file).exists else {
      return .noSuchPlace
    }
    guard let editor = (try? edition())?.configuration.editor else { return .noEditor }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", EditorCommand(editor).line(at: location)]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    do { try process.run() } catch { return .noEditor }
    return .opened
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

/// Folders to be watched.
package struct WatchedFolders: Sendable, Equatable {
  /// With all below them.
  package var whole: [Place]
  /// Without what lies in folders of theirs.
  package var flat: [Place]

  package init(whole: [Place], flat: [Place]) { (self.whole, self.flat) = (whole, flat) }
}

/// A command of the configuration with places for a file and a line: `code -g {file}:{line}`.
package struct EditorCommand: Sendable {
  private let template: String

  package init(_ template: String) { self.template = template }

  /// A line for a shell, in which a file's name is one word, whatever it holds.
  package func line(at location: SourceLocation) -> String {
    let file = "'\(location.file.replacing("'", with: #"'\''"#))'"
    return template.replacing("{file}", with: file)
      .replacing("{line}", with: "\(location.line ?? 1)")
  }
}
