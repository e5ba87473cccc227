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

  @Test func `a line that an editor's save in place is about to write over is put there again`()
    throws
  {
    let old = "a line that was there before, and is longer than the new one\n"
    try folder.write("log", old)
    let path = file.place.path
    let file = AppendOnlyFile(at: file.place, saving: 2_000_000)
    var isFirst = true
    try file.append { _ in
      if isFirst {
        isFirst = false
        truncate(path, 0)
        let bytes = Array(old.utf8)
        Thread.detachNewThread {
          usleep(12_000)
          let editor = open(path, O_WRONLY)
          _ = pwrite(editor, bytes, bytes.count, 0)
          close(editor)
        }
      }
      return Data("new\n".utf8)
    }
    #expect(try folder.read("log") == old + "new\n")
  }

  @Test func `a file that cannot be written is named with the system's reason`() throws {
    let file = AppendOnlyFile(at: Place(url: folder.url, shown: "").appending("no/log"))
    let problem = try #require(throws: Problem.self) { try file.append(Data("x\n".utf8)) }
    #expect(problem.description == "no/log: cannot be written: no such file or directory")
  }

  @Test(arguments: [("/dev/full", "a device"), ("/tmp", "a folder"), ("pipe", "a pipe")])
  func `what is no file is not written to, and nobody waits for it`(path: String, kind: String)
    throws
  {
    let place = folder.url.appending(path: "log").path
    if path == "pipe" {
      #expect(mkfifo(place, 0o600) == 0)
    } else {
      try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: path)
    }
    let problem = try #require(throws: Problem.self) { try file.append(Data("x\n".utf8)) }
    #expect(problem.description == "log: not a file: it is \(kind)")
  }

  @Test func `lines go to the file that has the name when the lock is had`() throws {
    try folder.write("log", "old\n")
    let place = file.place
    let blocker = open(place.path, O_RDWR)
    defer { close(blocker) }
    #expect(flock(blocker, LOCK_EX) == 0)
    let (folder, file) = (folder, file)
    let done = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      try? file.append(Data("new\n".utf8))
      done.signal()
    }
    // The writer waits for the lock of the old file, or opens only now: either way the new one gets the line.
    usleep(50_000)
    try folder.write("other", "saved\n")
    #expect(rename(folder.url.appending(path: "other").path, place.path) == 0)
    flock(blocker, LOCK_UN)
    done.wait()
    #expect(try folder.read("log") == "saved\nnew\n")
  }

  @Test func `lines that somebody's save took away under the writer are written again`() throws {
    try folder.write("log", "old\n")
    var saves = 0
    try file.append { _ in
      saves += 1
      if saves == 1 {
        try folder.write("other", "saved\n")
        #expect(rename(folder.url.appending(path: "other").path, file.place.path) == 0)
      }
      return Data("new\n".utf8)
    }
    #expect(try folder.read("log") == "saved\nnew\n" && saves == 2)
  }

  @Test func `a lock that somebody keeps is waited for so long, and they are named`() throws {
    try folder.write("log", "old\n")
    let blocker = open(file.place.path, O_RDWR)
    defer { close(blocker) }
    #expect(flock(blocker, LOCK_EX) == 0)
    let file = AppendOnlyFile(at: file.place, patience: .milliseconds(20))
    let problem = try #require(throws: Problem.self) { try file.append(Data("x\n".utf8)) }
    #expect(problem.category == .busy && problem.reason.hasSuffix("has it locked for too long"))
    #expect(problem.reason.contains("(process \(getpid()))"))
    #expect(try folder.read("log") == "old\n")
  }
}
