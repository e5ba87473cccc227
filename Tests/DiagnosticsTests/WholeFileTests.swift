import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct WholeFileTests {
  let folder: TemporaryFolder
  let place: Place

  init() throws {
    folder = try TemporaryFolder()
    place = Place(url: folder.url, shown: "issues")
  }

  @Test func `a file is written whole, and never over another`() throws {
    let text = String(repeating: "line\n", count: 100_000)
    try writeWholeFile(Data(text.utf8), to: place.appending("a"))
    #expect(try folder.read("a") == text)
    let problem = try #require(throws: Problem.self) {
      try writeWholeFile(Data("other".utf8), to: place.appending("a"))
    }
    #expect(problem.description == "issues/a: cannot be written: file exists")
    #expect(problem.category == .system)
    #expect(try folder.read("a") == text)
  }

  @Test func `a folder is synced, and what is no folder is named`() throws {
    try syncFolder(place)
    try folder.write("a", "")
    let problem = try #require(throws: Problem.self) { try syncFolder(place.appending("a")) }
    #expect(problem.description == "issues/a: cannot be opened: not a directory")
  }
}
