import Foundation
import TestSupport

/// The real binary, run as a user runs it.
struct Binary {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  let folder: TemporaryFolder

  /// The binary beside the test bundle.
  static var url: URL {
    let folder =
      Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
      .deletingLastPathComponent() ?? Bundle.main.bundleURL
    return folder.appending(path: "broadsheet")
  }

  /// Where it lies, for whoever starts it in another way.
  static var path: String { url.path }

  /// Starts `broadsheet -C FOLDER` and returns at once; its output is not kept.
  /// - Parameter program: what starts it in its turn, such as `nohup`. Whoever runs the tests may ignore
  ///   SIGHUP, which a program that is started would inherit; env(1) undoes that.
  func start(_ arguments: String..., by program: String? = nil) throws -> Process {
    try start(arguments: arguments, by: program)
  }

  func start(arguments: [String], by program: String? = nil) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["--default-signal=HUP"] + [program, Self.url.path, "-C", folder.path].compactMap { $0 }
      + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Runs `broadsheet -C FOLDER` with the given arguments and no terminal. What it names as to be run next is given as if
  /// it were run in the folder.
  @discardableResult
  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
    try run(arguments: arguments, environment: environment)
  }

  func run(arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    var outcome = try run(Self.url, ["-C", folder.path] + arguments, environment)
    let option = "“broadsheet -C \(folder.path) "
    outcome.output = outcome.output.replacing(option, with: "“broadsheet ")
    outcome.errors = outcome.errors.replacing(option, with: "“broadsheet ")
    return outcome
  }

  private func run(
    _ program: URL, _ arguments: [String], _ environment: [String: String]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: whatever the size, nobody has to read while it runs.
    let names = (output: "run.\(UUID().uuidString).out", errors: "run.\(UUID().uuidString).err")
    for name in [names.output, names.errors] { try scratch.write(name, "") }
    process.standardOutput = try FileHandle(forWritingTo: scratch.url.appending(path: names.output))
    process.standardError = try FileHandle(forWritingTo: scratch.url.appending(path: names.errors))
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try scratch.read(names.output),
      errors: try scratch.read(names.errors))
  }

  /// Runs a line of a shell in the edition folder, where `broadsheet` is this binary.
  func run(shell line: String, environment: [String: String] = [:]) throws -> Outcome {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return try run(
      URL(filePath: "/bin/sh"), ["-c", "cd \"$EDITION\" && \(line)"],
      [
        "PATH": "\(Self.url.deletingLastPathComponent().path):\(path)", "EDITION": folder.path,
      ].merging(environment) { $1 })
  }

  private let scratch: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    scratch = try TemporaryFolder()
  }
}
