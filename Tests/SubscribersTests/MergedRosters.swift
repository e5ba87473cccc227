import Diagnostics
import Foundation
import TestSupport

@testable import Subscribers

/// Three rosters that lie in files and are merged.
struct MergedRosters {
  let merging: RosterMerging
  let output: String

  /// - Parameter room: how many octets of rows are in memory at most.
  /// - Throws: `Problem` where one of them is no roster.
  init(_ old: String, _ ours: String, _ theirs: String, room: Int = 1 << 26) throws {
    let folder = try TemporaryFolder()
    func place(_ name: String) -> Place { Place(url: folder.url, shown: "").appending(name) }
    for (name, text) in [("old", old), ("ours", ours), ("theirs", theirs)] {
      try folder.write(name, text)
    }
    let draft = try FileDraft(of: place("merged"), "new")
    merging = try RosterMerging(
      old: LockedFile(place("old"), for: .reading), ours: LockedFile(place("ours"), for: .reading),
      theirs: LockedFile(place("theirs"), for: .reading), place: Place(folder: "weekly.csv"),
      to: draft, room: room)
    try draft.commit()
    output = try folder.read("merged")
  }
}
