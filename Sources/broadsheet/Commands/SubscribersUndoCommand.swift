import ArgumentParser
import Diagnostics
import Foundation
import Newsroom
import Subscribers

/// `subscribers undo`: takes an import back.
struct SubscribersUndoCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Takes the last import back, and nothing that happened since.",
    discussion: """
      Rows that the import added go, cells that it changed are as before, and its lines in the consent log count for \
      nothing. A row or cell that somebody has changed since is left as it is, and named with the reason. Records of imports stay on \
      the machine that imported.
      """)

  @ParentCommand var root: Broadsheet
  @Option(
    name: .customLong("import"),
    help: ArgumentHelp("The import; the last one by default.", valueName: "id"))
  var id: String?
  @Flag(help: "Do not ask.")
  var yes = false
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    let undo = try context.newsroom.importToUndo(id, of: list.list)
    let subject = undo.subject
    if !yes {
      let question = "Take back the import \(subject.id) of \(subject.file) into \(undo.list)?"
      guard try context.confirm(question, hint: "--yes does it") else {
        return context.printLine("nothing was written")
      }
    }
    try context.show(Answer(report: try context.newsroom.undo(undo)), output)
  }

  private struct Answer: CommandResult {
    let report: ImportUndo.Report

    private enum CodingKeys: String, CodingKey {
      case `import`, file, removed, restored, returned, left, leavings
    }

    private struct Row: Encodable {
      let email, reason: String
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(report.id, forKey: .import)
      try container.encode(report.file, forKey: .file)
      try container.encode(report.removed, forKey: .removed)
      try container.encode(report.restored, forKey: .restored)
      try container.encode(report.returned, forKey: .returned)
      try container.encode(report.left, forKey: .left)
      try container.encode(
        report.leavings.map { Row(email: $0.email, reason: $0.reason) }, forKey: .leavings)
    }

    private static let shown = 20

    /// What was left as it is, each with its reason.
    private var leftLines: [String] {
      guard report.left > 0 else { return [] }
      let shown = report.leavings.prefix(Self.shown).map {
        "  \($0.email.printable): \($0.reason.printable)"
      }
      let rest = report.left - shown.count
      return ["\(report.left.counting("row")) changed or gone since: left as they are"] + shown
        + (rest > 0 && !shown.isEmpty ? ["  … and \(rest) more"] : [])
    }

    var lines: [String] {
      [
        "the import \(report.id) of \(report.file) is taken back: \(report.removed.counting("row")) removed, "
          + "\(report.restored) as before, \(report.returned) put in again"
      ]
        + leftLines
        + report.partedAfterLeaving.map {
          "\($0) stays unsubscribed: the person left under an address that the import had joined with it"
        }
    }
  }
}
