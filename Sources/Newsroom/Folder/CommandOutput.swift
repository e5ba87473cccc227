import Diagnostics
import Foundation
import Synchronization

/// What a command line prints: a secret out of a store that has a program of its own.
struct CommandOutput {
  let command: String
  let folder: Place
  /// How long it may take, in seconds: a store that asks and waits must not hold a send for ever.
  var limit = 60.0
  /// What it finds on its standard input; that of this program where nothing is said.
  var input: Data?

  init(of command: String, in folder: Place) {
    self.command = command
    self.folder = folder
  }

  /// - Parameter isStopped: asked all the time; after a yes the command is ended.
  /// - Throws: `Problem` that says how the command ended, and nothing of what it printed.
  func read(isStopped: () -> Bool = { false }) throws(Problem) -> Data {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder.url
    let output = Pipe()
    process.standardOutput = output
    let entry = input.map { _ in Pipe() }
    if let entry { process.standardInput = entry }
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do { try process.run() } catch { throw problem("cannot be run: \(error.plainReason)") }
    if let entry, let input {
      // A command that reads nothing of it holds up nobody.
      Thread.detachNewThread {
        try? entry.fileHandleForWriting.write(contentsOf: input)
        try? entry.fileHandleForWriting.close()
      }
    }
    let printed = Printed()
    Thread.detachNewThread {
      printed.end(with: (try? output.fileHandleForReading.readToEnd()) ?? Data())
    }
    let end = DispatchTime.now() + limit
    while ended.wait(timeout: min(end, .now() + 0.1)) != .success {
      guard !isStopped(), .now() < end else {
        // It has inherited which signals this program ignores.
        kill(process.processIdentifier, SIGKILL)
        throw problem(isStopped() ? "was stopped" : "did not end within \(Int(limit)) s")
      }
    }
    guard process.terminationStatus == 0 else {
      let status = process.terminationStatus
      // EX_TEMPFAIL of sysexits.h: it can be done later.
      throw problem("failed with status \(status)", status == 75 ? .busy : .configuration)
    }
    guard let data = printed.wait(until: end, isStopped) else {
      throw problem(isStopped() ? "was stopped" : "did not close its output within \(Int(limit)) s")
    }
    return data
  }

  private func problem(
    _ what: String, _ category: Problem.Category = .configuration
  ) -> Problem {
    Problem("the command \(what)", category: category)
  }
}

/// What a command printed, handed from the thread that reads to the one that waits.
private final class Printed: Sendable {
  private let data = Mutex<Data?>(nil)
  private let ended = DispatchSemaphore(value: 0)

  func end(with data: Data) {
    self.data.withLock { $0 = data }
    ended.signal()
  }

  func wait(until end: DispatchTime, _ isStopped: () -> Bool) -> Data? {
    while ended.wait(timeout: min(end, .now() + 0.1)) != .success {
      guard !isStopped(), .now() < end else { return nil }
    }
    return data.withLock { $0 }
  }
}
