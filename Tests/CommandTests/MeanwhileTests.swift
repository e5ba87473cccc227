import Foundation
import SMTPSink
import TestSupport
import Testing

@Suite("While a run is under way")
struct MeanwhileTests {
  private let edition: ComposedEdition
  private var binary: Binary { edition.binary }
  private let now = ComposedEdition.now
  private let everybody = ComposedEdition.everybody

  init() throws { edition = try ComposedEdition() }

  /// Starts a run over one connection, and waits for its first mail.
  private func sendSlowly(to store: MemoryStore) throws -> (sink: SMTPSink, send: Process) {
    let slow = try Fault(parsing: "dot:slow=400")
    let sink = try SMTPSink(configuration: .init(faults: [slow]), store: store)
    try edition.useRelay(port: sink.port)
    let yaml = try binary.folder.read("broadsheet.yml")
    try binary.folder.write(
      "broadsheet.yml", yaml.replacing("connections: 4", with: "connections: 1"))
    let send = try binary.start("send", "--yes", "--now", now)
    let end = Date.now + 20
    while store.mails.isEmpty, Date.now < end { Thread.sleep(forTimeInterval: 0.02) }
    return (sink, send)
  }

  @Test("Who unsubscribes while a run is under way is not mailed any more")
  func unsubscribedMeanwhile() throws {
    let store = MemoryStore()
    let (sink, send) = try sendSlowly(to: store)
    defer { sink.stop() }
    // One connection takes the roster from its first row to its last.
    try binary.run("subscribers", "unsubscribe", "zoe.lindqvist@example.com")
    send.waitUntilExit()
    #expect(send.terminationStatus == 0)
    #expect(Set(store.recipients) == everybody.subtracting(["zoe.lindqvist@example.com"]))
  }

  @Test("Two runs of one issue exclude each other")
  func oneRunAtATime() throws {
    let store = MemoryStore()
    let slow = try Fault(parsing: "dot:slow=1000")
    let sink = try SMTPSink(configuration: .init(faults: [slow]), store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let send = try binary.start("send", "--yes", "--now", now)
    let end = Date.now + 20
    while sink.sessions == 0, Date.now < end { Thread.sleep(forTimeInterval: 0.02) }
    let second = try binary.run("send", "--yes", "--now", now)
    let composed = try binary.run("compose", "--force", "--now", now)
    send.waitUntilExit()
    #expect(second.status == 75)
    #expect(second.errors.contains("another run is at work"))
    // Nor is the issue composed anew under it.
    #expect(composed.status == 75)
    #expect(store.mails.count == 5)
  }

  @Test("An issue is locked before anything of it is read")
  func lockedFirst() throws {
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

  @Test("A run that is interrupted finishes what is in flight, and the same command goes on")
  func interrupted() throws {
    let store = MemoryStore()
    let (sink, send) = try sendSlowly(to: store)
    defer { sink.stop() }
    send.interrupt()
    send.waitUntilExit()
    #expect(send.terminationStatus == 130)
    #expect((1..<5).contains(store.mails.count))
    #expect(try binary.run("status").output.contains("accepted   \(store.mails.count)"))
    #expect(try binary.run("send", "--yes", "--now", now).status == 0)
    #expect(Set(store.recipients) == everybody && store.mails.count == 5)
  }
}
