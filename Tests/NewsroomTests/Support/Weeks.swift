import Articles
import Clock
import Diagnostics
import Digest
import Foundation
import TestSupport

@testable import Newsroom

/// A list over weeks and months: what each of its issues carries.
struct Weeks {
  let edition: TestEdition
  /// The list that is written for; nil for the default one.
  var list: String?

  static let words = "that nobody has read before, since it is about what happened this very week."

  /// - Parameter issue: what stands below `issue:`.
  init(issue: String = "", extra: String = "", readers: [String] = ["ada@example.org"]) throws {
    edition = try TestEdition(
      extra: (issue.isEmpty ? "" : "issue: { \(issue) }\n") + extra, readers: readers)
    try remove("tide.md")
  }

  var files: TemporaryFolder { edition.folder }

  func remove(_ name: String, of folder: String = "seeds") throws {
    try FileManager.default.removeItem(at: files.url.appending(path: "\(folder)/\(name)"))
  }

  /// An article with words of its own.
  func article(
    _ name: String, _ title: String? = nil, on date: String? = nil, _ more: String = "",
    text: String? = nil, in folder: String = "seeds"
  ) throws {
    try files.write(
      "\(folder)/\(name).md",
      "---\ntitle: \(title ?? name)\n\(date.map { "date: \($0)\n" } ?? "")\(more)---\n"
        + (text ?? "About \(name) is all \(Self.words)") + "\n")
  }

  /// The moment that a day of 2025 is at, by the edition's clocks.
  func time(_ text: String) -> Date {
    let berlin = (try? ZoneFiles().zone(named: "Europe/Berlin")) ?? .utc
    return WrittenDate(parsing: text.count > 5 ? text : "2025-\(text) 11:00", in: berlin)?.date
      ?? .distantPast
  }

  /// Composes an issue, and sends it.
  /// - Parameter day: such as `11-21`, at eleven; or a whole time.
  /// - Returns: the titles that it carries; nothing where there was no issue.
  @discardableResult
  func issue(
    _ day: String, sent: Bool = true, _ change: (inout ComposeRequest) -> Void = { _ in }
  ) throws -> [String] {
    let composing = try compose(day, change)
    guard case .composed(let composition) = composing else { return [] }
    if sent {
      let id = composition.draft.issue.id
      try edition.at(time(day)).send(id)
    }
    return titles(composing)
  }

  /// Composes an issue named by its day.
  func compose(
    _ day: String, _ change: (inout ComposeRequest) -> Void = { _ in }
  ) throws -> Composing {
    var request = ComposeRequest(issue: "\(list ?? "issue")-\(day.prefix(10))", list: list)
    change(&request)
    return try edition.at(time(day)).newsroom.compose(request, replacing: true)
  }

  /// What an issue of that day leaves out and says so, as one text; nothing is written.
  func notes(_ day: String) throws -> String {
    let outlook =
      switch try edition.at(time(day)).newsroom.draft(ComposeRequest(issue: "draft", list: list)) {
      case .made(let draft): draft.outlook
      case .tooFew(_, _, _, let outlook): outlook
      }
    return outlook.notes.map(\.reason).joined(separator: "\n")
  }
}
