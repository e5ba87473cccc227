import Foundation
import SMTPSink
import TestSupport
import Testing

@Suite struct MeanwhileTests {
  private let edition: ComposedEdition
  private var binary: Binary { edition.binary }
  private let now = ComposedEdition.now
  private let everybody = ComposedEdition.everybody

  init() throws { edition = try ComposedEdition() }

  /// Starts a run over one connection, and waits for its first mail, which is held.
  private func begin(
    to store: HoldingStore, by program: String? = nil
  ) throws -> (sink: SMTPSink, send: Process) {
    let sink = try SMTPSink(store: store)
    try edition.useRelay(port: sink.port)
    let yaml = try binary.folder.read("broadsheet.yml")
    try binary.folder.write(
      "broadsheet.yml", yaml.replacing("connections: 4", with: "connections: 1"))
    let send = try binary.start("send", "--yes", "--now", now, by: program)
    #expect(store.holds())
    return (sink, send)
  }

  @Test func `who unsubscribes while a run is under way is not mailed any more`() throws {
    let store = HoldingStore()
    let (sink, send) = try begin(to: store)
    defer { sink.stop() }
    // One connection takes the roster from its first row to its last.
    try binary.run("subscribers", "unsubscribe", "zoe.lindqvist@example.com")
    store.letGo()
    send.waitUntilExit()
    #expect(send.terminationStatus == 0)
    #expect(Set(store.kept.recipients) == everybody.subtracting(["zoe.lindqvist@example.com"]))
  }

  @Test func `two runs of one issue exclude each other`() throws {
    let store = HoldingStore()
    let (sink, send) = try begin(to: store)
    defer { sink.stop() }
    let second = try binary.run("send", "--yes", "--now", now)
    let composed = try binary.run("compose", "--force", "--now", now)
    store.letGo()
    send.waitUntilExit()
    #expect(second.status == 75)
    #expect(second.errors.contains("another run is at work"))
    // Nor is the issue composed anew under it.
    #expect(composed.status == 75)
    #expect(store.kept.mails.count == 5)
  }

  @Test func `an issue is locked before anything of it is read`() throws {
    let folder = open(
      binary.folder.url.appending(path: "issues/2026-W47").path, O_RDONLY | O_DIRECTORY)
    defer { close(folder) }
    #expect(flock(folder, LOCK_EX) == 0)
    // Whoever holds the lock may be replacing it.
    try binary.folder.write("issues/2026-W47/html.mustache", "half")
    let send = try binary.run("send", "--yes", "--now", now)
    #expect(send.status == 75, "\(send.errors)")
    #expect(flock(folder, LOCK_UN) == 0)
    #expect(try binary.run("send", "--yes", "--now", now).status == 65)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `a run that is asked to end finishes what is in flight, and the same command goes on`(
    _ signal: Int32
  ) throws {
    let store = HoldingStore()
    let (sink, send) = try begin(to: store)
    defer { sink.stop() }
    kill(send.processIdentifier, signal)
    // The signal is heard before the relay's answer is.
    Thread.sleep(forTimeInterval: 1)
    store.letGo()
    send.waitUntilExit()
    #expect(send.terminationReason == .exit && send.terminationStatus == 130)
    let count = store.kept.mails.count
    #expect((1..<5).contains(count))
    #expect(try binary.run("status").output.contains("accepted   \(count)"))
    #expect(try binary.run("send", "--yes", "--now", now).status == 0)
    #expect(Set(store.kept.recipients) == everybody && store.kept.mails.count == 5)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `a second signal ends a run at once, and nobody is mailed twice`(_ second: Int32) throws {
    let holding = HoldingStore()
    let store = holding.kept
    let (sink, send) = try begin(to: holding)
    let start = Date.now
    kill(send.processIdentifier, SIGINT)
    Thread.sleep(forTimeInterval: 1)
    #expect(send.isRunning)
    kill(send.processIdentifier, second)
    send.waitUntilExit()
    #expect(send.terminationReason == .uncaughtSignal && send.terminationStatus == second)
    #expect(Date.now.timeIntervalSince(start) < 60)
    holding.letGo()
    sink.stop()
    let quick = try SMTPSink(configuration: .init(), store: store)
    defer { quick.stop() }
    try edition.useRelay(port: quick.port)
    // Whoever was in flight may have it: that is said, and left to a person.
    let rest = try binary.run("send", "--yes", "--now", now)
    #expect(rest.status == 75 && rest.errors.contains("1 in doubt"), "\(rest.errors)")
    #expect(Set(store.recipients).count == store.mails.count)
    #expect(everybody.subtracting(store.recipients).count <= 1)
  }

  @Test func `under nohup a terminal that goes away ends nothing`() throws {
    let store = HoldingStore()
    let (sink, send) = try begin(to: store, by: "nohup")
    defer { sink.stop() }
    kill(send.processIdentifier, SIGHUP)
    Thread.sleep(forTimeInterval: 1)
    store.letGo()
    send.waitUntilExit()
    #expect(send.terminationReason == .exit && send.terminationStatus == 0)
    #expect(Set(store.kept.recipients) == everybody && store.kept.mails.count == 5)
  }
}
