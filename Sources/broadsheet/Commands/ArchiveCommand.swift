import ArgumentParser
import Diagnostics
import Foundation
import Newsroom

/// `archive`: the sent issues for a web host.
struct ArchiveCommand: EditionCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Writes the sent issues as a static site with a feed.",
    discussion: """
      Each issue is shown for nobody in particular: without any reader's field, and without anybody's link to \
      leave. Issues that nobody was mailed, or that were discarded, are passed over. Files that have not \
      changed are not touched, and nothing is ever removed. Where “archive_url:” is configured, mails link to \
      the page of their issue there; an issue that only a part of the list had has its page for that link \
      alone, which index and feed do not name.
      """)

  @ParentCommand var root: Broadsheet
  @Argument(help: ArgumentHelp("The folder; it is made where there is none.", valueName: "dir"))
  var directory: String
  @Option(
    help: ArgumentHelp(
      "The issues of this list, and others whose pages lie there; those of all lists by default.",
      valueName: "name"))
  var list: String?
  @OptionGroup var output: JSONOption

  func run(_ context: CommandContext) throws {
    let folder = Place(folder: directory)
    let archive = try context.newsroom.archive(of: list, into: folder)
    context.warn(archive.warnings)
    try context.show(ArchiveAnswer(archive: archive, path: directory), output)
  }
}

struct ArchiveAnswer: CommandResult {
  let archive: Archive
  let path: String

  private struct Row: Encodable {
    let issue, list, subject, sent: String
    let written, listed: Bool
    let leftOver: Int
    let part: String?
  }

  private struct PassedOver: Encodable {
    let issue, reason: String
  }

  private enum CodingKeys: CodingKey { case path, issues, passedOver, orphans }

  func encode(to encoder: any Encoder) throws {
    var row = encoder.container(keyedBy: CodingKeys.self)
    try row.encode(path, forKey: .path)
    try row.encode(
      archive.entries.map {
        Row(
          issue: $0.issue, list: $0.list, subject: $0.subject, sent: $0.sent.formatted(.iso8601),
          written: $0.isWritten, listed: $0.part == nil, leftOver: $0.leftOver?.count ?? 0,
          part: $0.part)
      }, forKey: .issues)
    try row.encode(
      archive.passedOver.map { PassedOver(issue: $0.issue, reason: $0.reason) }, forKey: .passedOver
    )
    try row.encode(archive.orphans, forKey: .orphans)
  }

  var lines: [String] {
    let written = archive.entries.count { $0.isWritten }
    let passedOver = archive.passedOver.map { "  passed over: \($0.issue): \($0.reason)" }
    let unlisted = archive.entries.compactMap { entry in
      entry.part.map {
        "  in neither index nor feed: \(entry.issue): only a part of the list had it: \($0)"
      }
    }
    let begun = archive.entries.compactMap { entry in
      entry.leftOver.map {
        "  public already: \(entry.issue): \($0.count) of \($0.recipients) have not had it yet"
      }
    }
    let orphans = archive.orphans.map { orphan in
      let isHere = archive.passedOver.contains { $0.issue == orphan }
      return "  left as it is: \(orphan)"
        + (isHere
          ? ", which no page leads to: remove \(path)/\(orphan) where nobody shall read it"
          : ", of which no sent issue is here")
    }
    return [
      "\(archive.entries.count.counting("issue")) in \(path): \(written) written, \(archive.entries.count - written) as before"
    ]
      + unlisted + begun + passedOver + orphans
  }
}
