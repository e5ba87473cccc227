import Diagnostics
import Digest
import Foundation
import Settings

/// The configuration with another name for a list.
extension ConfigurationFile {
  /// The List-Id of a list's mails.
  func listID(of list: String) throws -> String {
    try configuration(for: list).newsletter.list.listID
  }

  /// The file's text with another name for a list, which must read as the same otherwise.
  func renaming(_ old: String, to new: String) throws -> String {
    let source = try SourceText(at: place)
    var lines = source.lines.map(String.init)
    func refuse() -> Problem {
      Problem(
        "the name “\(old)” cannot be replaced here", at: place.location(),
        hint: "write “\(new)” in its place by hand, then run it again", category: .configuration)
    }
    func replace(at location: SourceLocation) throws {
      guard let line = location.line, lines.indices.contains(line - 1) else { throw refuse() }
      let text = lines[line - 1]
      let start = text.index(
        text.startIndex, offsetBy: max(0, (location.column ?? 1) - 1), limitedBy: text.endIndex)
      guard let start, let found = text[start...].range(of: old),
        text[start..<found.lowerBound].allSatisfy({ $0 == "\"" || $0 == "'" })
      else { throw refuse() }
      lines[line - 1].replaceSubrange(found, with: new)
      // What the line says of the list's files behind it.
      lines[line - 1] = lines[line - 1].replacing(
        "subscribers/\(old).", with: "subscribers/\(new).")
    }
    for place in try places(of: old) { try replace(at: place) }
    let text = lines.map { "\($0)\n" }.joined()
    let renamed = try ConfigurationFile(reading: text, in: folder)
    let wanted = Set(try lists().map { $0 == old ? new : $0 })
    guard try Set(renamed.lists()) == wanted, try renamed.places(of: old).isEmpty else {
      throw refuse()
    }
    // What was right must be right under the new name, or every command would end there.
    if (try? configuration(for: old)) != nil { _ = try renamed.configuration(for: new) }
    return text
  }

  /// Where the file names a list, the last place first: what is replaced there moves none of the others.
  private func places(of list: String) throws -> [SourceLocation] {
    var places: Set<SourceLocation> = []
    if let lists = try root.mapping("lists"), lists.names.contains(list) {
      places.insert(lists.location(of: list))
    }
    if try defaultList() == list { places.insert(root.locationOfText("list")) }
    for entry in try ScheduleReader.mappings(in: root)
    where try entry.string("list") == list {
      places.insert(entry.locationOfText("list"))
    }
    return places.sorted { ($0.line ?? 0, $0.column ?? 0) > ($1.line ?? 0, $1.column ?? 0) }
  }
}
