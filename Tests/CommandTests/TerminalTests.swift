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

  /// A server over one connection.
  private func relay(_ store: HoldingStore) throws -> SMTPSink {
    let sink = try SMTPSink(store: store)
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
    let store = HoldingStore(after: 2)
    let sink = try relay(store)
    defer { sink.stop() }
    let (status, text) = try binary.runOnTerminal(
      width: width, "send --yes --now \(now)", once: [("2 of 5", { _ in store.letGo() })])
    #expect(status == 0)
    let screen = Screen(text, width: width)
    #expect(screen.text == "2026-W47: 5 accepted")
    #expect(screen.widest < width && screen.unknown.isEmpty)
    #expect(text.contains("2 of 5") && text.contains("40 %") && text.contains("1 connection"))
    #expect(text.contains("█") && text.contains("░"))
  }

  @Test func `the first signal is said above what is drawn, and finishes what is in flight`() throws
  {
    let store = HoldingStore(after: 1)
    let sink = try relay(store)
    defer { sink.stop() }
    let (status, text) = try binary.runOnTerminal(
      width: 100, "send --yes --now \(now)",
      once: [("1 of 5", { kill($0, SIGINT) }), ("ending: ", { _ in store.letGo() })])
    #expect(status == 130)
    let lines = Screen(text, width: 100).text.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("ending: what is under way is finished") == true, "\(lines)")
    #expect(lines.contains("2026-W47: \(store.kept.mails.count) accepted"))
    #expect(lines.last?.contains("“broadsheet send 2026-W47” goes on") == true)
    #expect(store.kept.mails.count == 2)
  }

  @Test func `the second signal ends now, and leaves the line to the shell`() throws {
    let store = HoldingStore(after: 1)
    let sink = try relay(store)
    defer { sink.stop() }
    let (status, text) = try binary.runOnTerminal(
      width: 100, "send --yes --now \(now)",
      once: [("1 of 5", { kill($0, SIGINT) }), ("ending: ", { kill($0, SIGINT) })])
    store.letGo()
    #expect(status == 128 + SIGINT)
    let screen = Screen(text, width: 100)
    #expect(screen.text.hasPrefix("ending: what is under way is finished"))
    #expect(screen.text.split(separator: "\n").count == 1, "\(screen.text)")
  }

  @Test func `a terminal that cannot redraw gets lines, and a file gets no control characters`()
    throws
  {
    let store = HoldingStore(after: 5)
    let sink = try relay(store)
    defer { sink.stop() }
    let (status, text) = try binary.runOnTerminal(
      width: 100, "send --yes --now \(now)", environment: "TERM=dumb")
    #expect(status == 0 && !text.contains("\u{1B}"))
    #expect(text.replacing("\r\n", with: "\n") == "2026-W47: 5 accepted\n")
    #expect(try binary.run("send", "--yes", "--now", now).errors.isEmpty)
  }

  @Test func `status looks on while another process sends, and ends with it`() throws {
    let store = HoldingStore(after: 1)
    let sink = try relay(store)
    defer { sink.stop() }
    let send = try binary.start("send", "--yes", "--now", now)
    #expect(store.holds())
    let (status, text) = try binary.runOnTerminal(
      width: 80, "status --watch 2026-W47", once: [("1 of 5", { _ in store.letGo() })])
    send.waitUntilExit()
    #expect(send.terminationStatus == 0 && status == 0)
    let screen = Screen(text, width: 80)
    #expect(screen.text == "2026-W47: 5 recipients\n  accepted   5", "\(screen.text)")
    #expect(text.contains(" of 5"))
    // Nobody sends any more: there is nothing to wait for.
    #expect(try binary.run("status", "--watch").status == 0)
  }

  @Test func `looking on ends by a signal, and the run goes on`() throws {
    let store = HoldingStore(after: 1)
    let sink = try relay(store)
    defer { sink.stop() }
    let send = try binary.start("send", "--yes", "--now", now)
    #expect(store.holds())
    let (status, _) = try binary.runOnTerminal(
      width: 80, "status --watch", once: [("1 of 5", { kill($0, SIGINT) })])
    #expect(status == 130 && send.isRunning)
    store.letGo()
    send.waitUntilExit()
    #expect(send.terminationStatus == 0)
    #expect(try binary.run("status", "--watch", "ada@example.org").status == 64)
  }
}

extension Binary {
  /// Runs `broadsheet -C FOLDER` on a terminal of its own.
  /// - Parameters:
  ///   - once: what is done as soon as a text has been written to the terminal, one after the other; each is
  ///     given the process.
  /// - Returns: its exit code, as a shell has it, and all that was written to the terminal.
  func runOnTerminal(
    width: Int, _ line: String, environment: String = "TERM=xterm",
    once steps: [(sees: String, does: (pid_t) -> Void)] = []
  ) throws -> (status: Int32, text: String) {
    let log = folder.url.appending(path: ".terminal")
    let script =
      "stty cols \(width) rows 24; cd '\(folder.url.path)'; echo $$ > .process; exec env --default-signal=INT LC_ALL=C.UTF-8 \(environment) '\(Self.path)' \(line)"
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/script")
    process.arguments = ["-qefc", script, log.path]
    process.environment = ProcessInfo.processInfo.environment.merging(["SHELL": "/bin/sh"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    var rest = steps[...]
    let end = Date.now + 60
    while let step = rest.first, process.isRunning, Date.now < end {
      if (try? folder.read(".terminal"))?.contains(step.sees) == true,
        let id = pid_t(try folder.read(".process").trimmingCharacters(in: .whitespacesAndNewlines))
      {
        step.does(id)
        rest.removeFirst()
      }
      usleep(5000)
    }
    if !rest.isEmpty { process.terminate() }
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
