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
    if let lists = try root.mapping("lists"), lists.names.contains(old) {
      try replace(at: lists.location(of: old))
    }
    if try defaultList() == old { try replace(at: root.locationOfText("list")) }
    let text = lines.map { "\($0)\n" }.joined()
    let renamed = try ConfigurationFile(reading: text, in: folder)
    guard try renamed.lists() == lists().map({ $0 == old ? new : $0 }) else { throw refuse() }
    return text
  }
}
