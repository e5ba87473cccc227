import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Subscribers

@Suite struct AppendOnlyFileTests {
  let folder: TemporaryFolder
  let file: AppendOnlyFile

  init() throws {
    folder = try TemporaryFolder()
    file = AppendOnlyFile(at: Place(url: folder.url, shown: "").appending("log"))
  }

  @Test(arguments: [
    ("", "heading\nnew\n"), ("old\n", "old\nnew\n"), ("old", "old\nnew\n"),
    ("old\r\n", "old\r\nnew\n"), ("\n", "\nnew\n"),
  ])
  func `a line is put on a line of its own`(before: String, after: String) throws {
    try folder.write("log", before)
    try file.append(Data("new\n".utf8), heading: Data("heading\n".utf8))
    #expect(try folder.read("log") == after)
  }

  @Test func `a new file begins with its heading and belongs to its owner alone`() throws {
    try file.append(Data("one\n".utf8), heading: Data("heading\n".utf8))
    try file.append(Data("two\n".utf8), heading: Data("heading\n".utf8))
    #expect(try folder.read("log") == "heading\none\ntwo\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: file.place.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `many writers at once lose no line and mix none`() async throws {
    let file = file
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for number in 0..<25 {
            let line = "\(writer).\(number) \(String(repeating: "x", count: 600))\n"
            try file.append(Data(line.utf8), heading: Data("heading\n".utf8))
          }
        }
      }
      try await group.waitForAll()
    }
    let lines = try folder.read("log").split(separator: "\n")
    #expect(lines.first == "heading" && lines.count == 201)
    #expect(lines.dropFirst().allSatisfy { $0.hasSuffix(" " + String(repeating: "x", count: 600)) })
    #expect(Set(lines).count == 201)
  }

  @Test func `a file that cannot be written is named with the system's reason`() throws {
    let file = AppendOnlyFile(at: Place(url: folder.url, shown: "").appending("no/log"))
    let problem = try #require(throws: Problem.self) { try file.append(Data("x\n".utf8)) }
    #expect(problem.description == "no/log: cannot be written: no such file or directory")
  }

  @Test func `a disk that is full leaves the file as it was`() throws {
    let full = AppendOnlyFile(at: Place(url: URL(filePath: "/dev/full"), shown: "full"))
    let problem = try #require(throws: Problem.self) { try full.append(Data("x\n".utf8)) }
    #expect(problem.description == "full: cannot be written: no space left on device")
  }
}
