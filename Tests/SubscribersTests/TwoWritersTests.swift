import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Two who write a roster or log anew at once, since an editor's save lets both of them have a lock.
@Suite struct TwoWritersTests {
  private let list: ImportFolder
  private static let old = Array("email,name\nada@example.org,Ada\n".utf8)

  init() throws {
    list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", bytes: Self.old)
  }

  /// An editor's save: the same text in another file.
  private func save() throws {
    try list.folder.write("subscribers/saved", bytes: Self.old)
    #expect(
      rename(
        list.folder.url.appending(path: "subscribers/saved").path, list.files.roster.path) == 0)
  }

  private func rows(_ name: String) -> [UInt8] { Self.old + Array("\(name)@example.org,\n".utf8) }

  @Test func `what the one wrote while the other waited is not written over`() throws {
    try save()
    let place = list.files.roster
    // The first has the lock of a file that is not the roster any more, and is about to write.
    let draft = try FileDraft(of: place, "new")
    let (old, new) = (Self.old, rows("zoe"))
    let second = Aside { () -> Problem? in
      let file = try LockedFile(place, for: .writing)
      do { try file.replace(by: new, since: old) } catch { return error as? Problem }
      return nil
    }
    usleep(50_000)
    try draft.append(rows("bo"))
    try draft.commit()
    #expect(try second.value()??.category == .busy)
    #expect(list.roster == String(decoding: rows("bo"), as: UTF8.self))
  }

  @Test func `who has the lock of the file that was replaced writes nothing`() throws {
    let first = try LockedFile(list.files.roster, for: .writing)
    try save()
    #expect(throws: Problem.self) { try first.replace(by: rows("bo"), since: Self.old) }
    let second = try LockedFile(list.files.roster, for: .writing)
    try second.replace(by: rows("zoe"), since: Self.old)
    #expect(list.roster == String(decoding: rows("zoe"), as: UTF8.self))
    #expect(try list.state().keys.sorted() == ["weekly.csv"])
  }

  @Test func `rows are added by many while an editor saves, and each is there or was refused`()
    async throws
  {
    let list = list
    let done = try await withThrowingTaskGroup(of: [String].self) { group in
      for writer in 0..<3 {
        group.addTask {
          var done: [String] = []
          for number in 0..<8 {
            let name = "t\(writer)n\(number)"
            do {
              _ = try MailingList.edit(
                [EmailAddress(parsing: "ada@example.org")], of: list.files, columns: ["tags"]
              ) { row in RosterTags.adding(name, to: row["tags"] ?? "").map { ["tags": $0] } ?? [:]
              }
              done.append(name)
            } catch let problem as Problem { #expect(problem.category == .busy) }
          }
          return done
        }
      }
      group.addTask {
        for _ in 0..<20 {
          // An editor that read it under the lock loses nobody's row by itself.
          if let file = try? LockedFile(list.files.roster, for: .writing) {
            let bytes = Array(try file.contents())
            try list.folder.write("subscribers/saved", bytes: bytes)
            _ = rename(
              list.folder.url.appending(path: "subscribers/saved").path, list.files.roster.path)
          }
          try await Task.sleep(for: .milliseconds(2))
        }
        return []
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    let roster = list.roster
    #expect(!done.isEmpty)
    for name in done { #expect(roster.contains(name), "\(name)") }
  }
}
