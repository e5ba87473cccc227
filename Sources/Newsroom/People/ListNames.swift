import Diagnostics
import Foundation
import Subscribers

/// Names that lists had before: `subscribers/NAME.formerly` has one a line.
///
/// Mails that were sent, and issues that were composed, know a list by the name that it had then.
struct ListNames {
  private static let suffix = ".formerly"
  let folder: Place
  /// What lists are called now, by what they were called.
  let current: [String: String]
  /// The same of all names, be there a log that bears one still.
  let former: [String: String]
  /// The lists that had a name, by that name: more than one where two clones renamed a list differently.
  let owners: [String: [String]]
  /// All that was looked at: as long as it is the same, the names are.
  let sources: [Place]

  init(in folder: Place) {
    self.folder = folder
    var owners: [String: [String]] = [:]
    var sources = [folder]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for file in names.sorted() where file.hasSuffix(Self.suffix) {
      let name = String(file.dropLast(Self.suffix.count))
      sources.append(folder.appending(file))
      for old in Self.lines(of: folder.appending(file)) where old != name {
        if owners[old]?.contains(name) != true { owners[old, default: []].append(name) }
      }
    }
    self.owners = owners
    former = owners.compactMapValues(\.last)
    // As long as its log and its roster have the old name, it is not renamed yet. A log alone is what a merge brought.
    current = former.filter { name, _ in
      let list = ListFiles(name: name, folder: folder)
      return !list.consentLog.exists || !list.roster.exists
    }
    sources += former.keys.flatMap { name in
      let list = ListFiles(name: name, folder: folder)
      return [list.consentLog, list.roster]
    }
    self.sources = sources
  }

  /// Where the names stand that a list had.
  func place(of name: String) -> Place { folder.appending(name + Self.suffix) }

  func formerly(of name: String) -> [String] { Self.lines(of: place(of: name)) }

  private static func lines(of place: Place) -> [String] {
    guard place.exists, let text = try? SourceText(at: place) else { return [] }
    return text.lines.map { $0.trimmingCharacters(in: .whitespaces) }.filter(\.isPlainName)
  }
}
