import Diagnostics
import Foundation

/// What installing a heartbeat needs of the machine: files, and programs that are asked to read them.
struct HeartbeatMachine {
  /// A variable of the environment.
  var environment: (String) -> String?
  /// What stands in a file; nil where there is none.
  var read: (_ path: String) throws(Problem) -> String?
  var write: (_ text: String, _ path: String) throws(Problem) -> Void
  var remove: (_ path: String) throws(Problem) -> Void
  /// Runs a program with something on its standard input.
  var run: (_ words: [String], _ input: String) throws(Problem) -> Ending
  var facts: HeartbeatKind.Machine
  /// This program, absolute, with links followed: it must be there when nobody has a PATH.
  var program: String

  /// How a program ended, and what it printed.
  struct Ending: Equatable {
    var status: Int32
    var output: String
    var errors: String

    /// What it said, as part of a sentence.
    var words: String {
      (errors.isEmpty ? output : errors).split(separator: "\n").joined(separator: "; ")
        .trimmingCharacters(in: .whitespaces)
    }
  }

  /// Where units of the system and of this user lie.
  func unitFolder(_ kind: HeartbeatKind) throws(Problem) -> String {
    if kind == .system { return "/etc/systemd/system" }
    // XDG Base Directory Specification: only an absolute path counts.
    if let base = environment("XDG_CONFIG_HOME"), base.hasPrefix("/") {
      return "\(base)/systemd/user"
    }
    guard let home = environment("HOME"), home.hasPrefix("/") else {
      throw Problem("nobody knows where your units lie: HOME is not set", category: .configuration)
    }
    return "\(home)/.config/systemd/user"
  }

  /// The user’s crontab. One that could not be read is never taken for an empty one, which would then be written.
  func crontab() throws(Problem) -> Crontab {
    let ending = try run(["env", "LC_ALL=C", "crontab", "-l"], "")
    if ending.status == 0 { return Crontab(ending.output) }
    guard ending.errors.lowercased().contains("no crontab for") else {
      throw Problem("the crontab cannot be read: \(ending.words)", category: .system)
    }
    return Crontab("")
  }

  /// Runs a program that must end well.
  func order(_ words: [String], _ input: String = "") throws(Problem) {
    let ending = try run(words, input)
    guard ending.status == 0 else {
      let said = ending.words.isEmpty ? "" : ": \(ending.words)"
      throw Problem(
        "“\(ShellWords.line(words))” failed with status \(ending.status)\(said)", category: .system)
    }
  }

  static func live() -> HeartbeatMachine {
    let environment: (String) -> String? = { ProcessInfo.processInfo.environment[$0] }
    return HeartbeatMachine(
      environment: environment,
      read: { path throws(Problem) in
        do { return try String(contentsOfFile: path, encoding: .utf8) } catch {
          if !FileManager.default.fileExists(atPath: path) { return nil }
          throw Problem("\(path): cannot be read: \(error.plainReason)", category: .system)
        }
      },
      write: { text, path throws(Problem) in
        do {
          let url = URL(filePath: path)
          try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
          try Data(text.utf8).write(to: url, options: .atomic)
        } catch {
          throw Problem("\(path): cannot be written: \(error.plainReason)", category: .system)
        }
      },
      remove: { path throws(Problem) in
        if unlink(path) != 0, errno != ENOENT {
          throw .system("cannot be removed", at: SourceLocation(file: path))
        }
      },
      run: { words, input throws(Problem) in try run(words, input) },
      facts: HeartbeatKind.Machine(
        isRoot: geteuid() == 0, hasSystemd: Place(folder: "/run/systemd/system").isFolder,
        hasCrontab: (environment("PATH") ?? "/usr/bin:/bin").split(separator: ":")
          .contains { access("\($0)/crontab", X_OK) == 0 }),
      program: Place(folder: "/proc/self/exe").realPath)
  }

  private static func run(_ words: [String], _ input: String) throws(Problem) -> Ending {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    let (entry, output) = (Pipe(), Pipe())
    // A file, not a second pipe: whatever the size, nobody has to read while it runs.
    let complaints = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    do {
      try Data().write(to: complaints, options: .withoutOverwriting)
      defer { unlink(complaints.path) }
      process.standardInput = entry
      process.standardOutput = output
      process.standardError = try FileHandle(forWritingTo: complaints)
      try process.run()
      try entry.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try entry.fileHandleForWriting.close()
      let printed = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return Ending(
        status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
        errors: String(decoding: try Data(contentsOf: complaints), as: UTF8.self))
    } catch {
      throw Problem(
        "“\(ShellWords.line(words))” cannot be run: \(error.plainReason)", category: .system)
    }
  }
}
