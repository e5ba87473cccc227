import Foundation
package import Testing

/// Compares a text with the file `Snapshots/NAME` beside the test.
///
/// A file that is missing is written, and the test fails so that somebody looks at it.
/// `BROADSHEET_RECORD=1` writes all of them anew.
package func expectGolden(
  _ text: String, _ name: String, file: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let url = URL(filePath: file).deletingLastPathComponent().appending(path: "Snapshots/\(name)")
  let isRecording = ProcessInfo.processInfo.environment["BROADSHEET_RECORD"] == "1"
  guard !isRecording, let data = try? Data(contentsOf: url) else {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    Issue.record("recorded \(name); look at it and run again", sourceLocation: sourceLocation)
    return
  }
  let golden = String(decoding: data, as: UTF8.self)
  if golden != text {
    Issue.record("\(name) differs:\n\(lineDiff(golden, text))", sourceLocation: sourceLocation)
  }
}

/// The lines that only one of two texts has, with the sign of a patch.
private func lineDiff(_ old: String, _ new: String) -> String {
  let oldLines = old.components(separatedBy: "\n")
  let newLines = new.components(separatedBy: "\n")
  let changes = newLines.difference(from: oldLines).map { change -> (Int, String) in
    switch change {
    case .remove(let offset, let line, _): (offset, "-\(offset + 1): \(line)")
    case .insert(let offset, let line, _): (offset, "+\(offset + 1): \(line)")
    }
  }
  return changes.sorted { $0.0 < $1.0 }.map(\.1).prefix(40).joined(separator: "\n")
}
