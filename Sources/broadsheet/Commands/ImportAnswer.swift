import Diagnostics
import Foundation
import Subscribers

/// What an import came to, as people and programs read it.
struct ImportAnswer: CommandResult {
  let file: String
  let report: ImportReport
  let isDryRun: Bool
  /// The list that was asked for by name.
  var list: String?
  /// Whether who is not in the file went.
  var isSync = false

  private enum CodingKeys: String, CodingKey {
    case file, list, `import`, formats, new, changed, unchanged, duplicate, suppressed, refused,
      removed, events, lost, outdated, further, refusedFiles,
      problems, warnings, leftOut, additions, removals
  }

  private struct Row: Encodable {
    let file: String?
    let line: Int
    let reason: String

    init(_ remark: ImportReport.Remark) {
      (file, line, reason) = (remark.file, remark.line, remark.reason)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(report.list, forKey: .list)
    try container.encodeIfPresent(report.id, forKey: .import)
    try container.encode(report.readings, forKey: .formats)
    try container.encode(report.new, forKey: .new)
    try container.encode(report.changed, forKey: .changed)
    try container.encode(report.unchanged, forKey: .unchanged)
    try container.encode(report.duplicate, forKey: .duplicate)
    try container.encode(report.suppressed, forKey: .suppressed)
    try container.encode(report.refused, forKey: .refused)
    try container.encode(report.events, forKey: .events)
    try container.encode(report.lost, forKey: .lost)
    try container.encode(report.outdated, forKey: .outdated)
    try container.encode(report.further, forKey: .further)
    if !report.refusedFiles.isEmpty {
      try container.encode(report.refusedFiles, forKey: .refusedFiles)
    }
    try container.encode(report.problems.map(Row.init), forKey: .problems)
    try container.encode(report.warnings.map(Row.init), forKey: .warnings)
    try container.encode(report.leftOut, forKey: .leftOut)
    if isSync {
      try container.encode(report.removed, forKey: .removed)
      try container.encode(report.additions, forKey: .additions)
      try container.encode(report.removals, forKey: .removals)
    }
  }

  var lines: [String] {
    var lines = report.readings.map { "read as: \($0)" }
    if !report.leftOut.isEmpty {
      lines.append("left out: the columns \(report.leftOut.joined(separator: ", "))")
    }
    if isSync {
      lines +=
        Self.preview("+", report.additions, report.new)
        + Self.preview("-", report.removals, report.removed)
    }
    let counts: [(Int, String)] =
      [
        (report.new, "new"), (report.changed, "changed"), (report.unchanged, "unchanged"),
        (report.duplicate, "duplicate"), (report.suppressed, "suppressed: they are not mailed"),
        (report.refused, "refused"),
      ] + (report.outdated > 0 ? [(report.outdated, "left before they came back: they stay")] : [])
      + (report.further > 0
        ? [(report.further, "further addresses in one place with another: left out")] : [])
      + (isSync ? [(report.removed, "removed from the roster")] : [])
    lines += counts.map { count, word in
      String(repeating: " ", count: max(0, 9 - "\(count)".count)) + "\(count)  \(word)"
    }
    if report.refusedFiles.count > 1 {
      lines.append("the rows refused stand in \(report.refusedFiles.joined(separator: ", "))")
    }
    if isDryRun {
      lines.append("nothing was written")
    } else if let id = report.id {
      let undo = NextCommand.quoted("subscribers undo", of: list)
      lines.append("\(report.list): import \(id); \(undo) takes it back")
    } else {
      lines.append("\(report.list) is as it was")
    }
    return lines
  }

  /// What was read is imported; the rest must not be taken for it.
  /// - Throws: where somebody must look before the list can be trusted.
  func mustBeWhole() throws(Problem) {
    guard report.mustBeMended else { return }
    throw Problem(
      report.lost > 0
        ? "\(report.lost.counting("row")) may say that somebody has left, and cannot be read"
        : "no row could be read",
      at: SourceLocation(file: file, line: report.problems.first?.line),
      hint: "mend them and import the file again; --refused FILE writes them to a file")
  }

  private static let previewed = 20

  private static func preview(_ sign: String, _ addresses: [String], _ count: Int) -> [String] {
    addresses.prefix(previewed).map { "\(sign) \($0)" }
      + (count > min(previewed, addresses.count)
        ? ["\(sign) … and \(count - min(previewed, addresses.count)) more"] : [])
  }

  /// What was refused or looks wrong, each with its line.
  var remarks: [String] {
    func words(_ remark: ImportReport.Remark, _ mark: String) -> String {
      let name = remark.file.map { "\(file)/\($0)" } ?? file
      return "\(name):\(remark.line): \(mark)\(remark.reason)".printable
    }
    let shown = report.problems.prefix(Self.previewed * 5)
    let rest = report.refused - shown.count
    return report.warnings.map { words($0, "warning: ") } + shown.map { words($0, "refused: ") }
      + (rest > 0
        ? ["… and \(rest.counting("more row")) refused; --refused FILE writes them all"] : [])
  }
}
