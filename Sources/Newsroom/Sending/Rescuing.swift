import Delivery
import Diagnostics
import Digest
import Foundation

/// What is left of a run whose folder was taken away under it.
extension Newsroom {
  /// Writes down what a run knows whose journal was taken away under it: who was mailed must not be lost.
  /// - Returns: what to say of it; nil where the journal is where it was.
  func rescue(_ journal: IssueJournal, of plan: SendPlan) throws -> Problem? {
    guard plan.keepsJournal else { return nil }
    let rescued = try journal.rescued()
    guard !rescued.isEmpty else { return nil }
    let id = plan.issue.id
    let folder = try makeRescueFolder(for: id)
    for (name, bytes) in rescued {
      try writeWholeFile(Data(bytes), to: folder.appending("journal\(name)"), mode: 0o600)
    }
    try plan.work.recipients.write(
      plan.work.columns, to: folder.appending("recipients"),
      digest: plan.work.state.recipientsRecords.last?.digest)
    try syncFolder(folder)
    try syncFolder(files.issues.folder)
    return Problem(
      "a run whose folder was taken away under it left here what happened to each recipient",
      at: folder.location(),
      hint:
        "leave it where it is: it is read as a journal of \(id), and bring the issue’s folder back "
        + "to go on with the others", category: .system)
  }

  /// One of its own, be it that another shard makes one at the same moment.
  private func makeRescueFolder(for id: String) throws -> Place {
    let issues = files.issues.folder
    do {
      try FileManager.default.createDirectory(at: issues.url, withIntermediateDirectories: true)
    } catch { throw Problem.system("the folder cannot be made", error, at: issues.location()) }
    var number = try files.issues.rescued()[id, default: []].count + 1
    while true {
      let folder = issues.appending("\(id).rescued-\(number)")
      if mkdir(folder.path, 0o755) == 0 { return folder }
      guard errno == EEXIST else {
        throw Problem.system("the folder cannot be made", at: folder.location())
      }
      number += 1
    }
  }
}

extension NewsroomProblem {
  func adding(_ problem: Problem) -> NewsroomProblem {
    NewsroomProblem(step: step, problems + [problem])
  }
}
