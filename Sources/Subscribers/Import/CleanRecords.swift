import Diagnostics
import Foundation

/// Which records of imports are known to name nobody who was forgotten, each in the state that it was found in: they are
/// looked through again when they have changed, or somebody else was forgotten.
struct CleanRecords {
  private let folder: Place
  private let people: String
  private var lines: Set<Substring> = []

  private var place: Place { folder.appending(".clean") }

  init(in folder: Place, of forgotten: ForgottenMentions) {
    (self.folder, people) = (folder, forgotten.mark)
    guard let text = try? String(contentsOf: place.url, encoding: .utf8) else { return }
    let lines = text.split(separator: "\n")
    if lines.first.map(String.init) == people { self.lines = Set(lines.dropFirst()) }
  }

  func contains(_ id: String) -> Bool { line(of: id).map { lines.contains($0[...]) } ?? false }

  /// Notes that they are clean as they stand. It only saves time, so that it need not succeed.
  mutating func note(_ ids: [String]) {
    let all = [people] + ids.compactMap(line)
    try? replaceWholeFile(Data(all.map { "\($0)\n" }.joined().utf8), at: place, mode: 0o600)
  }

  private func line(of id: String) -> String? {
    FileStamp(of: ImportRecord.place(id, in: folder).path).map { "\($0.words) \(id)" }
  }
}
