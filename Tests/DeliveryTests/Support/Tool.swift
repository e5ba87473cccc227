import Foundation

/// A program of this machine that a test talks to; it ends with the test.
final class Tool {
  let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var text = ""

  init(_ arguments: String...) throws {
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit { end() }

  func say(_ text: String) { try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

  /// The first line that fits; nil when the program ends before it.
  func line(where fits: (String) -> Bool) -> String? {
    while true {
      if let line = text.split(separator: "\n").map(String.init).first(where: fits) { return line }
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { return nil }
      text += String(decoding: data, as: UTF8.self)
    }
  }

  /// Ends the program at once, as a crash would.
  func end() {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
