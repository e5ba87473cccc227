import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Delivery

@Suite struct RunLockTests {
  @Test func oneRunExcludesAnother() throws {
    let folder = try TemporaryFolder()
    var first: RunLock? = try RunLock(folder: folder.url, showing: "issues/a")
    let problem = #expect(throws: Problem.self) {
      try RunLock(folder: folder.url, showing: "issues/a")
    }
    #expect(problem?.description.hasPrefix("issues/a: another run is at work") == true)
    withExtendedLifetime(first) {}
    first = nil
    _ = try RunLock(folder: folder.url, showing: "issues/a")
  }

  @Test func theLockDiesWithItsProcess() throws {
    let folder = try TemporaryFolder()
    // flock(1) becomes cat, which answers once it has the lock.
    let holder = try Tool("flock", "--no-fork", "--nonblock", folder.path, "cat")
    holder.say("held\n")
    _ = try #require(holder.line { $0 == "held" })
    #expect(throws: Problem.self) { try RunLock(folder: folder.url, showing: "a") }
    holder.end()
    _ = try RunLock(folder: folder.url, showing: "a")
  }

  @Test func aFolderThatLostItsNameIsTold() throws {
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

  @Test func aFolderThatIsNotThereIsNamed() throws {
    let folder = try TemporaryFolder()
    let problem = #expect(throws: Problem.self) {
      try RunLock(folder: folder.url.appending(path: "none"), showing: "issues/none")
    }
    #expect(problem?.description == "issues/none: cannot be opened: no such file or directory")
  }
}
