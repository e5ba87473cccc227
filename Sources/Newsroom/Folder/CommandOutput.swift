import Diagnostics
import Foundation
import Synchronization

/// What a command line prints: a secret out of a store that has a program of its own.
struct CommandOutput {
  let command: String
  let folder: Place
  /// How long it may take, in seconds: a store that asks and waits must not hold a send for ever.
  var limit = 60.0

  init(of command: String, in folder: Place) {
    self.command = command
    self.folder = folder
  }

  /// - Throws: `Problem` that says how the command ended, and nothing of what it printed.
  func read() throws(Problem) -> Data {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder.url
    let output = Pipe()
    process.standardOutput = output
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do { try process.run() } catch { throw problem("cannot be run: \(error.plainReason)") }
    let printed = Printed()
    Thread.detachNewThread {
      printed.end(with: (try? output.fileHandleForReading.readToEnd()) ?? Data())
    }
    guard ended.wait(timeout: .now() + limit) == .success else {
      process.terminate()
      throw problem("did not end within \(Int(limit)) s")
    }
    guard process.terminationStatus == 0 else {
      throw problem("failed with status \(process.terminationStatus)")
    }
    guard let data = printed.wait(seconds: limit) else {
      throw problem("did not close its output within \(Int(limit)) s")
    }
    return data
  }

  private func problem(_ what: String) -> Problem {
    Problem("the command \(what)", category: .configuration)
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

  func wait(seconds: Double) -> Data? {
    ended.wait(timeout: .now() + seconds) == .success ? data.withLock { $0 } : nil
  }
}
