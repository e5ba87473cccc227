import Delivery
import Diagnostics
import Digest
import Foundation

/// What is left of a run whose folder was taken away under it.
extension Newsroom {
  /// Writes down what a run knows whose journal was taken away under it: who was mailed must not be lost.
  /// - Returns: what to say of it; nil where the journal is where it was.
  func rescue(_ journal: Journal, of plan: SendPlan) throws -> Problem? {
    guard plan.keepsJournal, let bytes = try journal.rescued() else { return nil }
    let id = plan.issue.id
    let taken = try files.issues.rescued(of: id).count
    let folder = files.issues.folder.appending("\(id).rescued-\(taken + 1)")
    do {
      try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    } catch { throw Problem.system("the folder cannot be made", error, at: folder.location()) }
    try writeWholeFile(Data(bytes), to: folder.appending("journal"), mode: 0o600)
    try plan.work.recipients.write(plan.work.columns, to: folder.appending("recipients"))
    try syncFolder(folder)
    try syncFolder(files.issues.folder)
    return Self.rescued(id, in: folder)
  }

  /// Refuses an issue of which a run left what it knew elsewhere: who was mailed is not in its folder.
  func refuseRescued(_ id: String) throws(Problem) {
    guard let folder = try files.issues.rescued(of: id).first else { return }
    throw Self.rescued(id, in: folder)
  }

  private static func rescued(_ id: String, in folder: Place) -> Problem {
    Problem(
      "a run whose folder was taken away under it left here what happened to each recipient",
      at: folder.location(),
      hint:
        "put its journal and recipients into the folder of \(id) again, beside the issue.json of "
        + "that time, and remove it here: without them people would be mailed twice")
  }
}

extension NewsroomProblem {
  func adding(_ problem: Problem) -> NewsroomProblem {
    NewsroomProblem(step: step, problems + [problem])
  }
}
