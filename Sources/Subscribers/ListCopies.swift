package import Diagnostics
import Foundation
import Mail

/// Copies of a list's files that lie beside them under other names, as tools that keep folders alike, merges and
/// downloads leave them. Nothing reads them, and who left may stand in one alone.
package struct ListCopies: Sendable {
  /// Those of its consent log.
  package private(set) var logs: [Place] = []
  /// Those of its roster that a program made, by their names: a person's own backups are what they are.
  package private(set) var rosters: [Place] = []

  /// - Parameter lists: all that are configured.
  package init(of list: ListFiles, among lists: [String], in folder: Place) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names.sorted() {
      // Of “week” and “weekly” the longer one is meant.
      let owner = lists.filter { Self.rest(of: name, behind: $0) != nil }.max {
        $0.utf8.count < $1.utf8.count
      }
      guard owner == list.name, name != "\(list.name).events.jsonl",
        let rest = Self.rest(of: name, behind: list.name),
        // What Emacs locks a file by is a link that leads nowhere.
        FileManager.default.fileExists(atPath: folder.appending(name).path)
      else { continue }
      let isMade = Self.marks.contains(where: rest.contains)
      if rest.contains("events"), rest.contains("jsonl") {
        if isMade || !Self.isOfOwnList(name, names) {
          logs.append(folder.appending(name))
        }
      } else if rest.contains(".csv"), isMade {
        rosters.append(folder.appending(name))
      }
    }
  }

  /// What Syncthing, Dropbox, Nextcloud and browsers, and git's merge tools, put into the names of copies.
  private static let marks = ["conflict", " (", ".orig", "_remote_", "_local_", "_backup_"]

  /// What stands behind a list's name; nil where another word begins.
  private static func rest(of name: String, behind list: String) -> String? {
    var name = name.lowercased()
    // File managers and editors name a copy in front, where the folder is of whatever case.
    if let word = titles.first(where: name.hasPrefix) { name = name.dropFirst(word.count) + copied }
    guard name.hasPrefix(list.lowercased()) else { return nil }
    let rest = name.dropFirst(list.count)
    guard let next = rest.first, !next.isLetter, !next.isNumber else { return nil }
    return String(rest)
  }

  private static let titles = [
    "copy of ", "kopie von ", "copie de ", "copia de ", "copia di ", "cópia de ", "kopie van ",
    "kopia av ", "kopi av ", "kopi af ", "kopia ", ".#", "#",
  ]
  private static let copied = " (copy)"

  /// Whether a log lies beside a roster of its name: that is a list which nobody configured.
  private static func isOfOwnList(_ name: String, _ names: [String]) -> Bool {
    let suffix = ".events.jsonl"
    return name.hasSuffix(suffix) && names.contains("\(name.dropLast(suffix.count)).csv")
  }
}

extension ConsentLog {
  /// Who is on a list by its log, and has left by that and a copy together: as if the lines of both stood in one.
  /// - Parameters:
  ///   - own: what the log says.
  ///   - listed: who has a row.
  /// - Returns: their addresses, in their order.
  package static func leftMeanwhile(
    by copy: Place, beside list: ListFiles, _ own: Statuses, listed: AddressSet
  ) throws -> [String] {
    var record = ConsentRecord()
    // What was undone may stand behind what undoes it.
    for _ in 0..<2 {
      record = ConsentRecord(undone: record.undone)
      for place in [list.consentLog, copy] {
        try forEachLine(of: place) { line in
          // A line that cannot be read tells of nobody.
          if let event = (try? ConsentEvent(line: line)) ?? nil { record.add(event) }
        }
      }
      guard record.isStale else { break }
    }
    record.forgotten.key = try? list.forgottenKey?()
    record.joinStandIns()
    return record.addresses.filter { address in
      record.status(ofCanonical: address).isOptOut
        && own.record.status(ofCanonical: address) == .subscribed
        && listed.contains(AddressHash(EmailAddress(canonical: address)))
    }.sorted()
  }
}
