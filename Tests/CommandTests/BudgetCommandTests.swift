import Foundation
import SMTPSink
import TestSupport
import Testing

/// Budgets that several processes share, with the real binary and the real file.
@Suite struct BudgetCommandTests {
  @Test func `two issues at once never send one too many, and a later run neither`() throws {
    let edition = try ComposedEdition()
    let names = ["first", "second"]
    for name in names {
      // Each may be sent whichever was begun before it.
      let compose = try edition.binary.run("compose", name, "--again", "--now", ComposedEdition.now)
      try #require(compose.status == 0)
    }
    let store = MemoryStore()
    let sink = try SMTPSink(configuration: SMTPSink.Configuration(), store: store)
    defer { sink.stop() }
    try edition.useRelay(port: sink.port)
    let yaml = try edition.binary.folder.read("broadsheet.yml")
    try edition.binary.folder.write(
      "broadsheet.yml",
      yaml.replacing("  connections: 4", with: "  connections: 4\n  rate: 7/day"))
    let sends = try names.map { try edition.binary.start("send", $0, "--yes") }
    for send in sends { send.waitUntilExit() }
    let statuses = sends.map(\.terminationStatus)
    #expect(store.recipients.count == 7)
    // One of them, or both, must go on tomorrow.
    #expect(statuses.contains(75) && statuses.allSatisfy { [0, 75].contains($0) }, "\(statuses)")
    let later = try names.map { try edition.binary.run("send", $0, "--yes") }
    #expect(store.recipients.count == 7)
    #expect(later.map(\.status) == statuses)
    for end in later where end.status == 75 {
      #expect(
        end.errors.contains("nobody else may be mailed for now: 7/day is spent"), "\(end.errors)")
      #expect(end.errors.contains("goes on from 20"), "\(end.errors)")
      #expect(end.errors.contains("not tried yet"), "\(end.errors)")
    }
    // Nobody got one of them twice.
    #expect(Set(store.recipients).count <= 5)
    #expect(edition.binary.folder.exists(".broadsheet/budgets/spent"))
  }
}
