import Delivery
import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

@Suite struct JournalOwnershipTests {
  private func begun() throws -> TestEdition {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.send { $0.limit = 2 }
    return edition
  }

  @Test func `another machine does not go on, unless it takes over, and then for good`() throws {
    let here = try begun()
    var there = here
    there.effects.owner = { "another machine" }
    do {
      try there.send()
      Issue.record("two machines send")
    } catch let error as NewsroomProblem {
      #expect(error.problems.first?.category == .configuration)
      #expect(error.problems.first?.advice == .takeOver)
    }
    #expect(try there.send { $0.takesOver = true }.accepted == 3)
    #expect(problem { try here.send() }.contains("another machine"))
    #expect(here.mailed.count == 5)
  }

  @Test(arguments: [0, 10, 22, 200])
  func `a journal without its beginning is named, and nothing is sent`(length: Int) throws {
    let edition = try begun()
    let journal = try edition.folder.read("issues/one/journal")
    try edition.folder.write("issues/one/journal", String(journal.prefix(length)))
    #expect(problem { try edition.send() }.contains("the journal has lost its beginning"))
    #expect(problem { _ = try edition.newsroom.status("one") }.contains("lost its beginning"))
    #expect(problem { try edition.compose("one") }.contains("lost its beginning"))
    #expect(edition.mailed.count == 2)
  }

  @Test func `a take-over counts though nobody is due`() throws {
    let here = try TestEdition(answer: { _ in
      .refused(SMTPReply(code: 450, enhanced: .init(4, 2, 0), text: "later"), at: .recipient)
    })
    try here.compose("one")
    try here.send()
    try here.send()
    var there = here
    there.effects.owner = { "another machine" }
    #expect(try there.send { $0.takesOver = true }.leftOver[.deferred] == 5)
    #expect(try there.send().leftOver[.deferred] == 5)
    #expect(problem { try here.send() }.contains("another machine"))
  }

  @Test func `a dry run and the status are anybody's`() throws {
    var there = try begun()
    there.effects.owner = { "another machine" }
    #expect(try there.send { $0.route = .folder(nil) }.accepted == 5)
    #expect(try there.newsroom.status("one").accepted == 2)
  }

  @Test func `a journal of another content is named, and nothing is sent`() throws {
    let edition = try begun()
    // The folder of another edition is laid over this one, its journal stays.
    let other = try TestEdition(extra: "language: de")
    try other.compose("one")
    for file in ["issue.json", "html.mustache", "text.mustache"] {
      try edition.folder.write("issues/one/\(file)", other.folder.read("issues/one/\(file)"))
    }
    try edition.folder.write(
      "issues/one/issue.json",
      try edition.folder.read("issues/one/issue.json") + "\n")
    #expect(
      problem { try edition.send() }.contains(
        "issues/one/journal:2: the journal is that of another content"))
    // What shows a send is stopped by what stops it, and whoever looks is told.
    for route in [SendRequest.Route.folder(nil), .rehearsal] {
      #expect(problem { try edition.send { $0.route = route } }.contains("another content"))
    }
    #expect(!edition.folder.exists("outbox"))
    let report = try edition.newsroom.report(on: "one")
    #expect(report.refusal?.advice == .takeOneSide && report.refusal?.about == ["ISSUE": "one"])
    let found = edition.newsroom.doctor(DoctorRequest(isOffline: true))
    #expect(
      found.contains {
        $0.check == .issues && $0.severity == .error && $0.problem.advice == .takeOneSide
      })
    #expect(edition.mailed.count == 2)
    // Once nothing is sent of it by itself any more, it keeps no other issue.
    let later = edition.at(TestEdition.noon + 6 * 86_400).newsroom.doctor(
      DoctorRequest(isOffline: true))
    #expect(later.contains { $0.severity == .warning && $0.problem.advice == .takeOneSide })
    #expect(!later.contains { $0.severity == .error && $0.check == .issues })
  }

  @Test func `a dry run of what was discarded is refused as its send is`() throws {
    let edition = try begun()
    _ = try edition.newsroom.discard(edition.newsroom.discarding("one"), reason: "an error in it")
    #expect(
      problem { try edition.send("one") { $0.route = .folder(nil) } }.contains("it was discarded"))
  }

  @Test func `changed recipients are refused by name`() throws {
    let edition = try begun()
    let file = try edition.folder.read("issues/one/recipients")
    try edition.folder.write(
      "issues/one/recipients", file.replacing("cleo@example.org", with: "clea@example.org"))
    let said = problem { try edition.send() }
    #expect(said.contains("issues/one/recipients"))
    #expect(said.contains("step: load"))
    #expect(edition.mailed.count == 2)
  }

  @Test func `a journal of the version before is counted and not gone on with`() throws {
    let edition = try TestEdition()
    try edition.compose("one")
    try edition.folder.write(
      "issues/one/journal",
      "broadsheet-journal 1\n2025-11-21T10:00:00.000Z\taccepted\tada@example.org\t250 ok\n"
        + "2025-11-21T10:00:00.000Z\taccepted\tgone@example.org\t250 ok\n")
    let status = try edition.newsroom.status("one")
    #expect(status.accepted == 2 && status.pending == 4 && status.recipients == 6)
    #expect(problem { try edition.send() }.contains("begun by an older Broadsheet"))
    #expect(edition.relay.messages.isEmpty)
    // What it carried is not news.
    #expect(titles(try edition.compose("two")).isEmpty)
  }

  @Test func `a record that nobody here knows forbids sending, not reading`() throws {
    let edition = try begun()
    let line = "2025-11-21T10:00:00.000Z\tteleported\t3\trelay"
    let journal = try edition.folder.read("issues/one/journal")
    try edition.folder.write(
      "issues/one/journal", journal + String(format: "%08x", crc32(line)) + "\t\(line)\n")
    #expect(try edition.newsroom.status("one").accepted == 2)
    #expect(problem { try edition.send() }.contains("“teleported” is no record"))
  }

  @Test func `a journal that is gone is told, and nobody is mailed twice`() throws {
    let edition = try begun()
    try FileManager.default.removeItem(
      at: edition.folder.url.appending(path: "issues/one/journal"))
    for body in [
      { try edition.send() }, { try edition.compose("one", again: true, replacing: true) },
    ] as [() throws -> Any] {
      #expect(problem { _ = try body() }.contains("there is no journal of what happened to them"))
    }
    #expect(edition.mailed.count == 2)
    // What it carried is not news either.
    #expect(titles(try edition.compose("two")).isEmpty)
  }

  @Test func `recipients whose journal was begun a moment ago are found by its digest`() throws {
    let edition = try begun()
    let folder = edition.folder.url.appending(path: "issues/one")
    // As a kill between the two leaves it.
    try FileManager.default.moveItem(
      at: folder.appending(path: "recipients"), to: folder.appending(path: "recipients.new"))
    #expect(try edition.newsroom.status("one").accepted == 2)
    #expect(try edition.send().accepted == 3)
  }

  @Test func `the others get links of the same key, or none`() throws {
    let edition = try begun()
    let key = try edition.folder.read("secret.key")
    try edition.folder.write(
      "secret.key", Data(repeating: 8, count: 32).base64EncodedString() + "\n")
    #expect(problem { try edition.send() }.contains("the key is another than the one"))
    #expect(edition.mailed.count == 2)
    try edition.folder.write("secret.key", key)
    #expect(try edition.send().accepted == 3)
    #expect(!(try edition.folder.read("issues/one/journal")).contains(key.prefix(12)))
  }

  @Test func `a doubt stays, whatever a later attempt comes to`() throws {
    let answers = Collected<Int>()
    let edition = try TestEdition(readers: ["ada@example.org"]) { _ in
      answers.add(1)
      return answers.all.count == 1
        ? .inDoubt("gone")
        : .refused(SMTPReply(code: 450, enhanced: .init(4, 2, 0), text: "later"), at: .recipient)
    }
    try edition.compose("one")
    #expect(try edition.send().leftOver == [.inDoubt: 1])
    let report = try edition.send { $0.resendsInDoubt = true }
    #expect(report.deferred == 1 && report.leftOver == [.inDoubt: 1])
    // Neither tried again unasked, nor taken for somebody who has nothing.
    #expect(try edition.send().attempted == 0)
    #expect(try edition.newsroom.status("one").inDoubt == 1)
    #expect(
      problem { try edition.compose("one", again: true, replacing: true) }.contains("was sent to 1")
    )
  }

  /// CRC-32 of RFC 1952 §8, bit by bit: another way than the journal's own.
  private func crc32(_ text: String) -> UInt32 {
    var crc = UInt32.max
    for byte in text.utf8 {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
