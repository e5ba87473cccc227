import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Delivery

@Suite struct RunLockTests {
  @Test func `one run excludes another`() throws {
    let folder = try TemporaryFolder()
    var first: RunLock? = try RunLock(folder: Place(url: folder.url, shown: "issues/a"))
    let problem = #expect(throws: Problem.self) {
      try RunLock(folder: Place(url: folder.url, shown: "issues/a"))
    }
    #expect(problem?.description.hasPrefix("issues/a: another run is at work") == true)
    #expect(problem?.advice == .seeStatus)
    withExtendedLifetime(first) {}
    first = nil
    _ = try RunLock(folder: Place(url: folder.url, shown: "issues/a"))
  }

  @Test func `it ends with its run, though a child of the process has the file a moment longer`()
    throws
  {
    let folder = try TemporaryFolder()
    let place = Place(url: folder.url, shown: "issues/a")
    let path = folder.url.resolvingSymlinksInPath().path
    func mine() -> Int32? {
      let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      return files?.compactMap { Int32($0) }.first {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path
      }
    }
    var lock: RunLock? = try RunLock(folder: place)
    // As fork(2) leaves it, until exec(2) closes it.
    let copy = dup(try #require(mine()))
    defer { close(copy) }
    withExtendedLifetime(lock) {}
    lock = nil
    _ = try RunLock(folder: place)
  }

  @Test func `the lock dies with its process`() throws {
    let folder = try TemporaryFolder()
    // flock(1) becomes cat, which answers once it has the lock.
    let holder = try Tool("flock", "--no-fork", "--nonblock", folder.path, "cat")
    holder.say("held\n")
    _ = try #require(holder.line { $0 == "held" })
    #expect(throws: Problem.self) { try RunLock(folder: Place(url: folder.url, shown: "a")) }
    holder.end()
    _ = try RunLock(folder: Place(url: folder.url, shown: "a"))
  }

  @Test func `a folder that lost its name is told`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/file", "")
    let path = folder.url.appending(path: "a").path
    let descriptor = open(path, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    #expect(RunLock.isStill(descriptor, at: path))
    try FileManager.default.moveItem(atPath: path, toPath: "\(path).old")
    #expect(!RunLock.isStill(descriptor, at: path))
    try folder.write("a/file", "")
    #expect(!RunLock.isStill(descriptor, at: path))
  }

  @Test func `a folder that is not there is named`() throws {
    let folder = try TemporaryFolder()
    let problem = #expect(throws: Problem.self) {
      try RunLock(folder: Place(url: folder.url.appending(path: "none"), shown: "issues/none"))
    }
    #expect(problem?.description == "issues/none: cannot be opened: no such file or directory")
  }
}
