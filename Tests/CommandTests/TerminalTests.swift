import Foundation
import SMTPSink
import TestSupport
import Testing

/// The real binary on a terminal: what is drawn while a run is under way, and what is left of it.
@Suite struct TerminalTests {
  private let edition: ComposedEdition
  private var binary: Binary { edition.binary }
  private let now = ComposedEdition.now

  init() throws { edition = try ComposedEdition() }

  /// A server that takes so many milliseconds for each mail, over one connection.
  private func slowRelay(_ pause: Int, _ store: MemoryStore = MemoryStore()) throws -> SMTPSink {
    let slow = try Fault(parsing: "dot:slow=\(pause)")
    let sink = try SMTPSink(configuration: .init(faults: [slow]), store: store)
    try edition.useRelay(port: sink.port)
    let yaml = try binary.folder.read("broadsheet.yml")
    try binary.folder.write(
      "broadsheet.yml", yaml.replacing("connections: 4", with: "connections: 1"))
    return sink
  }

  @Test(arguments: [40, 100])
  func `progress is drawn in the width of the terminal, and nothing of it is left`(width: Int)
    throws
  {
    let sink = try slowRelay(300)
    defer { sink.stop() }
    let (status, text) = try binary.runOnTerminal(width: width, "send --yes --now \(now)")
    #expect(status == 0)
    let screen = Screen(text, width: width)
    #expect(screen.text == "2026-W47: 5 accepted")
    #expect(screen.widest < width && screen.unknown.isEmpty)
    #expect(text.contains("2 of 5") && text.contains("40 %") && text.contains("1 connection"))
    #expect(text.contains("█") && text.contains("░"))
  }

  @Test func `the first signal is said above what is drawn, and finishes what is in flight`() throws
  {
    let store = MemoryStore()
    let sink = try slowRelay(700, store)
    defer { sink.stop() }
    let (status, text) = try binary.runOnTerminal(
      width: 100, "send --yes --now \(now)", signals: ["INT"])
    #expect(status == 130)
    let lines = Screen(text, width: 100).text.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("ending: what is under way is finished") == true, "\(lines)")
    #expect(lines.contains("2026-W47: \(store.mails.count) accepted"))
    #expect(lines.last?.contains("“broadsheet send 2026-W47” goes on") == true)
    #expect((1..<5).contains(store.mails.count))
  }

  @Test func `the second signal ends now, and leaves the line to the shell`() throws {
    let sink = try slowRelay(30_000)
    defer { sink.stop() }
    let (status, text) = try binary.runOnTerminal(
      width: 100, "send --yes --now \(now)", signals: ["INT", "INT"])
    #expect(status == 128 + SIGINT)
    let screen = Screen(text, width: 100)
    #expect(screen.text.hasPrefix("ending: what is under way is finished"))
    #expect(screen.text.split(separator: "\n").count == 1, "\(screen.text)")
  }

  @Test func `a terminal that cannot redraw gets lines, and a file gets no control characters`()
    throws
  {
    let sink = try slowRelay(100)
    defer { sink.stop() }
    let (status, text) = try binary.runOnTerminal(
      width: 100, "send --yes --now \(now)", environment: "TERM=dumb")
    #expect(status == 0 && !text.contains("\u{1B}"))
    #expect(text.replacing("\r\n", with: "\n") == "2026-W47: 5 accepted\n")
    #expect(try binary.run("send", "--yes", "--now", now).errors.isEmpty)
  }

  @Test func `status looks on while another process sends, and ends with it`() throws {
    let sink = try slowRelay(700)
    defer { sink.stop() }
    let send = try binary.start("send", "--yes", "--now", now)
    let end = Date.now + 20
    while sink.sessions == 0, Date.now < end { Thread.sleep(forTimeInterval: 0.02) }
    let (status, text) = try binary.runOnTerminal(width: 80, "status --watch 2026-W47")
    send.waitUntilExit()
    #expect(send.terminationStatus == 0 && status == 0)
    let screen = Screen(text, width: 80)
    #expect(screen.text == "2026-W47: 5 recipients\n  accepted   5", "\(screen.text)")
    #expect(text.contains(" of 5"))
    // Nobody sends any more: there is nothing to wait for.
    #expect(try binary.run("status", "--watch").status == 0)
  }

  @Test func `looking on ends by a signal, and the run goes on`() throws {
    let sink = try slowRelay(1000)
    defer { sink.stop() }
    let send = try binary.start("send", "--yes", "--now", now)
    let end = Date.now + 20
    while sink.sessions == 0, Date.now < end { Thread.sleep(forTimeInterval: 0.02) }
    let (status, _) = try binary.runOnTerminal(width: 80, "status --watch", signals: ["INT"])
    #expect(status == 130 && send.isRunning)
    send.waitUntilExit()
    #expect(send.terminationStatus == 0)
    #expect(try binary.run("status", "--watch", "ada@example.org").status == 64)
  }
}

extension Binary {
  /// Runs `broadsheet -C FOLDER` on a terminal of its own.
  /// - Parameters:
  ///   - signals: sent to it a second after it began, and each a second after the one before.
  /// - Returns: its exit code, as a shell has it, and all that was written to the terminal.
  func runOnTerminal(
    width: Int, _ line: String, environment: String = "TERM=xterm", signals: [String] = []
  ) throws -> (status: Int32, text: String) {
    let log = folder.url.appending(path: ".terminal")
    let kills = signals.map { "sleep 1; kill -\($0) $$;" }.joined(separator: " ")
    let script =
      "stty cols \(width) rows 24; \(kills.isEmpty ? "" : "(\(kills)) >/dev/null 2>&1 &") "
      + "cd '\(folder.url.path)'; exec env --default-signal=INT LC_ALL=C.UTF-8 \(environment) '\(Self.path)' \(line)"
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/script")
    process.arguments = ["-qefc", script, log.path]
    process.environment = ProcessInfo.processInfo.environment.merging(["SHELL": "/bin/sh"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    var text = String(decoding: try Data(contentsOf: log), as: UTF8.self)
    try FileManager.default.removeItem(at: log)
    // script(1) writes a line of its own before and after.
    for mark in ["Script started", "\nScript done"] {
      guard let found = text.range(of: mark) else { continue }
      let end = text[found.upperBound...].firstIndex { $0.isNewline } ?? text.endIndex
      text.removeSubrange(found.lowerBound..<(end == text.endIndex ? end : text.index(after: end)))
    }
    return (process.terminationStatus, text)
  }
}
