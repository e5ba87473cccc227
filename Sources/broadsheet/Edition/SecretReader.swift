import Diagnostics
import Foundation

/// Fetches a password from where the configuration says it is.
struct SecretReader {
  let root: URL
  let environment: [String: String]

  /// - Throws: `Problem` that names the place and never the password.
  func read(_ secret: DeliverySettings.Secret) throws(Problem) -> String {
    let text: String?
    switch secret {
    case .environment(let name):
      text = environment[name]
      if text == nil { throw problem("the environment has no \(name)") }
    case .file(let path):
      text = try? String(contentsOf: URL(filePath: path, relativeTo: root), encoding: .utf8)
      if text == nil { throw problem("the password file \(path) cannot be read") }
    case .command(let command): text = try run(command)
    }
    let password = text?.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
    guard !password.isEmpty else { throw problem("the password is empty") }
    return password
  }

  private func run(_ command: String) throws(Problem) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = root
    let output = Pipe()
    process.standardOutput = output
    do { try process.run() } catch { throw problem("the password command cannot be run") }
    let data = try? output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw problem("the password command failed with status \(process.terminationStatus)")
    }
    return data.flatMap { String(validating: $0, as: UTF8.self) }
  }

  private func problem(_ reason: String) -> Problem { Problem(reason, category: .configuration) }
}
