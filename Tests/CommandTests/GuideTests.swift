import Foundation
import SMTPSink
import TestSupport
import Testing

/// Every command of the guides, run by a shell from top to bottom with the real binary.
@Suite struct GuideTests {
  private static let docs = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../docs").standardized

  /// What stands in the blocks that a shell is meant to run.
  private static func lines(of guide: String) -> [String] {
    let text =
      (try? String(contentsOf: docs.appending(path: "\(guide).md"), encoding: .utf8)) ?? ""
    return text.components(separatedBy: "```sh\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
      .flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
  }

  @Test(arguments: ["first-newsletter", "blog-digest", "automation", "deliverability"])
  func `the commands of a guide do what it says`(_ guide: String) throws {
    let lines = Self.lines(of: guide)
    #expect(lines.count { $0.hasPrefix("broadsheet ") } >= 8)
    let world = try GuideWorld()
    defer { world.stop() }
    let (status, said) = try world.run(lines)
    #expect(status == 0, "\(guide): \(said.suffix(3000))")
    // Somebody was mailed, and nobody twice.
    let mailed = world.store.recipients
    #expect(Set(mailed).count == mailed.count - world.tests(in: lines), "\(mailed)")
    #expect(mailed.isEmpty == (guide == "blog-digest"))
  }
}

/// A home, a relay and a moment of its own.
private struct GuideWorld {
  let store = MemoryStore()
  private let folder: TemporaryFolder
  private let sink: SMTPSink

  init() throws {
    folder = try TemporaryFolder()
    sink = try SMTPSink(store: store)
    let relay =
      "sed -i -e 's|smtp: smtp://[^ ]*|smtp: smtp://127.0.0.1:\(sink.port)|' -e 's|tls: required|tls: none|'"
    // What a person types, at the time of the samples, with the relay that a person would have named.
    try script(
      "broadsheet",
      """
      if [ -e broadsheet.yml ]; then \(relay) broadsheet.yml; fi
      words=$1
      case $1 in schedule | subscribers | articles) words="$1 $2" ;; esac
      if '\(Binary.path)' help $words 2>/dev/null | grep -q -e '--now'; then
        exec '\(Binary.path)' "$@" --now 2026-11-20T08:00:00+01:00
      fi
      exec '\(Binary.path)' "$@"
      """)
    try script("systemctl", "echo enabled")
    try script("crontab", "cat >/dev/null; echo 'no crontab for ada' >&2; exit 1")
  }

  private func script(_ name: String, _ text: String) throws {
    try folder.write("bin/\(name)", "#!/bin/sh\n\(text)\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.url.appending(path: "bin/\(name)").path)
  }

  /// Mails to an address that is named, which are no copies of the issue.
  func tests(in lines: [String]) -> Int { lines.count { $0.contains("--test") } }

  func stop() { sink.stop() }

  /// A line that says how it ends must end so; any other ends with 0.
  func run(_ lines: [String]) throws -> (Int32, String) {
    let checked = lines.map { line in
      guard let code = line.firstMatch(of: /# ends with (\d+)/)?.1 else { return line }
      return "code=0; \(line.prefix { $0 != "#" }) || code=$?; [ $code -eq \(code) ]"
    }
    try folder.write("guide.sh", "set -ex\n" + checked.joined(separator: "\n") + "\n")
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [folder.url.appending(path: "guide.sh").path]
    process.currentDirectoryURL = folder.url
    let own = ProcessInfo.processInfo.environment
    process.environment = own.merging([
      "PATH": "\(folder.url.path)/bin:\(own["PATH"] ?? "/usr/bin:/bin")", "HOME": folder.url.path,
      "XDG_CONFIG_HOME": "\(folder.url.path)/.config", "GIT_AUTHOR_NAME": "Ada",
      "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada",
      "GIT_COMMITTER_EMAIL": "ada@example.org",
    ]) { $1 }
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, said)
  }
}
