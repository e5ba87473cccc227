import Articles
import Diagnostics
import Digest
import Foundation

/// Whether the articles can be read that issues are made of, and what earlier issues say, as a new one would.
extension Newsroom {
  func sourceFindings(_ edition: Edition) -> [DoctorFinding] {
    var all = Examination()
    guard let reading = all.attempt(.sources, { try edition.articles() }) else {
      return all.findings
    }
    let count = reading.articles.count
    if count > 0 {
      all.add(.sources, .ok, "\(count == 1 ? "1 article" : "\(count) articles") can be read")
    } else {
      all.add(
        .sources, .warning, "the sources hold no article",
        at: ConfigurationFile.location(of: "sources", in: folder, for: nil),
        advice: .listAllArticles)
    }
    // One file may have many mistakes, and a folder many such files.
    for file in reading.skipped.prefix(3) {
      for problem in file.problems.prefix(1) { all.add(.sources, .warning, problem) }
    }
    if reading.skipped.count > 3 {
      all.add(
        .sources, .warning, "\(Array(reading.skipped.dropFirst(3)).counted) more left out",
        advice: .listAllArticles)
    }
    for note in reading.sourceNotes { all.add(.sources, .warning, note) }
    return all.findings
  }

  /// What is known of issues and their journals: of one that cannot be read nobody knows who has it.
  func issueFindings(_ edition: Edition) -> [DoctorFinding] {
    var all = Examination()
    let name = edition.newsletter.list.name
    guard
      let carried = all.attempt(
        .issues, { try Carried(in: edition.files, list: name, except: nil) })
    else { return all.findings }
    for problem in carried.problems { all.add(.issues, .warning, problem) }
    let now = all.attempt(.issues) { try effects.now() } ?? .distantPast
    for (problem, isOver) in carried.otherContents(in: edition.files, at: now) {
      // Of an issue that is over the next one goes out all the same.
      all.add(.issues, isOver ? .warning : .error, problem)
    }
    if all.findings.isEmpty {
      all.add(
        .issues, .ok, "what was sent can be read", at: files.issues.folder.location())
    }
    return all.findings
  }
}
