import Foundation
import SMTPSink
import TestSupport
import Testing

/// Every command of `docs/recovery.md`, run by a shell after what its section speaks of has happened.
@Suite struct RecoveryDocumentTests {
  /// One block of commands, and what comes before it.
  struct Block: Sendable, CustomTestStringConvertible {
    var number: Int
    var state: String
    var lines: [String]
    var testDescription: String { "\(number), after: \(state)" }
  }

  private static let text =
    (try? String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/recovery.md").standardized, encoding: .utf8)) ?? ""

  static let blocks: [Block] = text.components(separatedBy: "<!-- after: ").dropFirst().enumerated()
    .map { number, part in
      let state = part.components(separatedBy: " -->").first ?? ""
      let code = part.components(separatedBy: "```sh\n").dropFirst().first?
        .components(separatedBy: "```").first
      return Block(
        number: number + 1, state: state,
        lines: code?.split(separator: "\n").map(String.init) ?? [])
    }

  @Test func `each block says after what it is run, and each link leads somewhere`() {
    #expect(Self.text.components(separatedBy: "```sh\n").count - 1 == Self.blocks.count)
    #expect(Self.blocks.allSatisfy { !$0.lines.isEmpty } && Self.blocks.count >= 11)
    let titles = Self.text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map {
      $0.dropFirst(3).lowercased().replacing(",", with: "").replacing(" ", with: "-")
    }
    for link in Self.text.matches(of: /\]\(#([^)]*)\)/) {
      #expect(titles.contains(String(link.1)), "\(link.1)")
    }
  }

  @Test(arguments: blocks)
  func `the commands do what the document says`(block: Block) throws {
    let edition = try RecoveredEdition(after: block.state)
    for line in block.lines {
      let (code, said) = try edition.run(line)
      let expected = line.firstMatch(of: /# ends with (\d+)(?:, or with (\d+))?/).map {
        [Int32($0.1), $0.2.flatMap { Int32($0) }].compactMap(\.self)
      }
      #expect((expected ?? [0]).contains(code), "\(line): \(code), \(said)")
    }
    try edition.judge(block)
  }
}

/// The sample edition after something has happened to it, and a relay that is mended.
private struct RecoveredEdition {
  let edition = try? ComposedEdition()
  let mended: SMTPSink
  let store = MemoryStore()
  /// Who got the mail before, be it known or not.
  private(set) var before: [String] = []
  private let state: String
  private let bin: TemporaryFolder

  private var binary: Binary { get throws { try #require(edition).binary } }

  init(after state: String) throws {
    self.state = state
    bin = try TemporaryFolder()
    mended = try SMTPSink(store: store)
    try prepare()
    try binary.useRelay(port: mended.port)
    // What a person types, at the time of the issue.
    let path = Binary.url.path
    try bin.write(
      "broadsheet",
      """
      #!/bin/sh
      case "$1" in
        compose) exec '\(path)' "$@" --now '\(ComposedEdition.now)' ;;
        *) exec '\(path)' "$@" --now '2026-11-20T10:00:00+01:00' ;;
      esac

      """)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: bin.url.appending(path: "broadsheet").path)
  }

  private mutating func prepare() throws {
    switch state {
    case "composed": break
    case "killed": try kill(at: "dot:stall=60@2+")
    case "deferred": try send("rcpt:450 4.2.1@2")
    case "refusing": try send("rcpt:550 5.7.1")
    case "rejected": try send("rcpt:550 5.1.1@2")
    case "in doubt":
      try send("dot:store-drop@mathilde.brun@example.org", "dot:drop@soren@example.com")
      // As Postfix writes it.
      _ = try binary.run(
        "send", "--dry-run", "--now", ComposedEdition.now)
      let mail = try binary.folder.read("outbox/2026-W47/mathilde.brun@example.org.eml")
      let id = try #require(mail.firstMatch(of: /Message-ID:\s+(<[^>]*>)/)).1
      try binary.folder.write(
        "mail.log", "Nov 20 08:00:00 mx postfix/cleanup[7]: 4ABC: message-id=\(id)\n")
    case "rescued":
      let folder = try binary.folder.url
      let issue = folder.appending(path: "issues/2026-W47")
      let away = folder.appending(path: "away")
      try FileManager.default.copyItem(at: issue, to: away)
      try kill(at: "dot:slow=400@2+") {
        try? FileManager.default.removeItem(at: issue)
        try? FileManager.default.moveItem(at: away, to: issue)
      }
      try #require(try binary.folder.exists("issues/2026-W47.rescued-1/journal"))
    case "journal lost":
      try send("rcpt:450 4.2.1@2")
      let folder = try binary.folder.url
      try FileManager.default.createDirectory(
        at: folder.appending(path: "backup/issues/2026-W47"), withIntermediateDirectories: true)
      try FileManager.default.moveItem(
        at: folder.appending(path: "issues/2026-W47/journal"),
        to: folder.appending(path: "backup/issues/2026-W47/journal"))
    case "moved": try kill(at: "dot:stall=60@2+", "--owner", "the old machine")
    default: Issue.record("nobody knows how to come to “\(state)”")
    }
  }

  private mutating func send(_ faults: String...) throws {
    let kept = MemoryStore()
    let sink = try SMTPSink(
      configuration: .init(faults: try faults.map { try Fault(parsing: $0) }), store: kept)
    try binary.useRelay(port: sink.port)
    _ = try binary.run("send", "--yes", "--now", ComposedEdition.now)
    sink.stop()
    before = kept.recipients
  }

  /// A run that is under way at its second mail when it is killed, or loses its folder.
  private mutating func kill(
    at fault: String, _ options: String..., meanwhile: (() -> Void)? = nil
  ) throws {
    let kept = MemoryStore()
    let transcript = SMTPSink.Transcript()
    let sink = try SMTPSink(
      configuration: .init(faults: [try Fault(parsing: fault)], transcript: transcript), store: kept
    )
    try binary.useRelay(port: sink.port)
    let run = try binary.start(
      arguments: ["send", "--yes", "--now", ComposedEdition.now] + options)
    let end = ContinuousClock.now + .seconds(60)
    while transcript.lines().count(where: { $0.hasPrefix("C: (message") }) < 2, run.isRunning,
      ContinuousClock.now < end
    {
      usleep(2000)
    }
    if let meanwhile { meanwhile() } else { Foundation.kill(run.processIdentifier, SIGKILL) }
    run.waitUntilExit()
    sink.stop()
    before = kept.recipients
  }

  func run(_ line: String) throws -> (Int32, String) {
    let folder = try binary.folder.url
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", line.replacing("/var/log/mail.log", with: folder.appending(path: "mail.log").path),
    ]
    process.currentDirectoryURL = folder
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    process.environment = ProcessInfo.processInfo.environment
      .merging(["PATH": "\(bin.url.path):\(path)"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, said)
  }

  /// Nobody twice, and nobody lost without a word.
  func judge(_ block: RecoveryDocumentTests.Block) throws {
    mended.stop()
    // A test to an address is outside of the journal.
    let tests = block.lines.count { $0.contains("--test") }
    let all = before + store.recipients.dropFirst(tests)
    #expect(Set(all).count == all.count, "twice: \(all)")
    if block.lines.contains(where: { $0.contains("discard") }) || state == "composed" {
      return #expect(store.recipients.isEmpty)
    }
    let doubtful = try binary.run("status", "2026-W47").output.split(separator: "\n")
      .filter { $0.hasPrefix("in doubt") }
    #expect(Set(all).count + doubtful.count >= ComposedEdition.everybody.count)
    #expect(Set(all).isSubset(of: ComposedEdition.everybody))
  }
}
