import Foundation
import TestSupport
import Testing

@testable import Diagnostics

/// A file that is written beside another and takes its name: whoever else writes it, was killed, or laid something there.
@Suite struct FileDraftTests {
  private let folder: TemporaryFolder
  private let place: Place
  private let beside: Place

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("list.csv", "old\n")
    place = Place(url: folder.url, shown: "").appending("list.csv")
    beside = Place(url: folder.url, shown: "").appending(".list.csv.new")
  }

  private func content(_ name: String = "list.csv") throws -> String { try folder.read(name) }

  private func draft(_ text: String, patience: Duration = .zero) throws -> FileDraft {
    let draft = try FileDraft(of: place, "new", patience: patience)
    try draft.append(Array(text.utf8))
    return draft
  }

  private func problem(_ body: () throws -> Void) -> Problem? {
    do { try body() } catch { return error as? Problem }
    return nil
  }

  @Test func `one writer has it at a time, and the next one begins when it is done`() throws {
    let first = try draft("first\n")
    #expect(problem { _ = try draft("second\n") }?.category == .busy)
    try first.commit()
    #expect(try content() == "first\n")
    let second = try draft("second\n")
    second.discard()
    #expect(!beside.exists)
    try draft("third\n").commit()
    #expect(try content() == "third\n" && !beside.exists)
  }

  @Test func `who waits gets it as soon as the other is done, and not before`() throws {
    let first = try draft("first\n")
    let place = place
    let waiting = Aside {
      let second = try FileDraft(of: place, "new", patience: .seconds(20))
      try second.append(Array("second\n".utf8))
      try second.commit()
    }
    usleep(30_000)
    try first.commit()
    _ = try waiting.value()
    #expect(try content() == "second\n")
  }

  @Test func `what a kill left makes way`() throws {
    try folder.write(".list.csv.new", "half a li")
    chmod(beside.path, 0o666)
    chmod(place.path, 0o640)
    try draft("new\n").commit()
    var status = stat()
    #expect(stat(place.path, &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(try content() == "new\n" && !beside.exists)
  }

  enum Laid: CaseIterable { case link, linkToNothing, secondName, ownName, pipe }

  @Test(arguments: Laid.allCases)
  func `what somebody laid in its place is neither followed, written to nor waited for`(
    _ laid: Laid
  )
    throws
  {
    try folder.write("other", "other\n")
    let other = Place(url: folder.url, shown: "").appending("other")
    switch laid {
    case .link: #expect(symlink(other.path, beside.path) == 0)
    case .linkToNothing: #expect(symlink("/nowhere/at/all", beside.path) == 0)
    case .secondName: #expect(link(other.path, beside.path) == 0)
    // As a kill leaves it between giving a new file its name and taking away that of the draft.
    case .ownName: #expect(link(place.path, beside.path) == 0)
    case .pipe: #expect(mkfifo(beside.path, 0o600) == 0)
    }
    let new = try draft("new\n")
    #expect(try content("other") == "other\n" && content() == "old\n")
    try new.commit()
    #expect(try content("other") == "other\n" && content() == "new\n")
  }

  @Test func `a folder in its place is an error and stays`() throws {
    try FileManager.default.createDirectory(at: beside.url, withIntermediateDirectories: false)
    #expect(problem { _ = try draft("new\n") }?.category == .system)
    #expect(beside.isFolder)
  }

  @Test(arguments: [false, true])
  func `a draft that lost its name replaces nothing, and takes nobody else's away`(isNew: Bool)
    throws
  {
    if isNew { try FileManager.default.removeItem(at: place.url) }
    let mine = try draft("mine\n")
    unlink(beside.path)
    try folder.write(".list.csv.new", "theirs, half")
    #expect(problem { try mine.commit(isNew: isNew) }?.category == .busy)
    mine.discard()
    #expect(try content(".list.csv.new") == "theirs, half")
    if isNew { #expect(!place.exists) } else { #expect(try content() == "old\n") }
  }

  @Test func `what a kill left is taken away, and what somebody writes is not`() throws {
    try folder.write(".list.csv.new", "half")
    FileDraft.removeLeftover(at: beside)
    #expect(!beside.exists)
    let mine = try draft("mine\n")
    FileDraft.removeLeftover(at: beside)
    #expect(beside.exists)
    try mine.commit()
    #expect(try content() == "mine\n")
  }

  @Test func `all of many writers put something whole there`() async throws {
    let place = place
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for number in 0..<10 {
            let draft = try FileDraft(of: place, "new", patience: .seconds(60))
            for _ in 0..<1000 { try draft.append(Array("\(writer) \(number)\n".utf8)) }
            try draft.commit()
          }
        }
      }
      try await group.waitForAll()
    }
    let lines = try content().split(separator: "\n")
    #expect(lines.count == 1000 && Set(lines).count == 1)
    #expect(!beside.exists)
  }
}
