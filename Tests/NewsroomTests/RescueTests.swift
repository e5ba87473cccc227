import Delivery
import Diagnostics
import Expressions
import Foundation
import Mail
import TestSupport
import Testing

@testable import Newsroom

/// A run whose folder is taken away under it.
@Suite struct RescueTests {
  /// Takes something away as soon as the first is mailed, and returns what the run says.
  private func sendWhile(_ edition: TestEdition, _ take: @escaping @Sendable (URL) throws -> Void)
    -> String
  {
    let taken = Collected<Bool>()
    let folder = edition.folder.url
    return problem {
      try edition.send(
        "one",
        events: { event in
          if case .settled = event, taken.all.isEmpty {
            taken.add(true)
            do { try take(folder) } catch { Issue.record("\(error)") }
          }
        })
    }
  }

  @Test func `nobody more is mailed, and nobody is mailed twice afterwards`() throws {
    for take in [
      { try FileManager.default.removeItem(at: $0.appending(path: "issues/one/journal")) },
      { try FileManager.default.removeItem(at: $0.appending(path: "issues/one")) },
      {
        try FileManager.default.moveItem(
          at: $0.appending(path: "issues/one"), to: $0.appending(path: "gone"))
      },
      {
        let journal = $0.appending(path: "issues/one/journal")
        let copy = try Data(contentsOf: journal)
        try FileManager.default.removeItem(at: journal)
        try copy.write(to: journal)
      },
    ] as [@Sendable (URL) throws -> Void] {
      let edition = try TestEdition()
      try edition.compose("one")
      let issue = try edition.folder.read("issues/one/issue.json")
      let parts = try ["html.mustache", "text.mustache"].map {
        ($0, try edition.folder.read("issues/one/\($0)"))
      }
      let said = sendWhile(edition, take)
      #expect(said.contains("removed or replaced while the issue was being sent"), "\(said)")
      #expect(said.contains("issues/one.rescued-1"), "\(said)")
      #expect(edition.mailed.count == 1)

      // Composing it again is refused, and sending it again goes on with the others.
      #expect(
        problem { try edition.compose("one", again: true, replacing: true) }
          .contains("was sent to 1 recipient already"))
      #expect(edition.mailed.count == 1)
      // The folder comes back from a backup that knows of no send.
      for (name, text) in parts + [("issue.json", issue)] {
        try edition.folder.write("issues/one/\(name)", text)
      }
      let status = try edition.newsroom.status("one")
      #expect(status.accepted == 1 && status.pending == 4)
      let row = try #require(try edition.newsroom.issues(of: nil).rows.first)
      #expect(row.state == .leftOver && row.sent == 1 && row.leftOver == 4)
      #expect(try edition.send("one").accepted == 4)
      #expect(Set(edition.mailed).count == 5 && edition.mailed.count == 5)
      #expect(try edition.newsroom.status("one").accepted == 5)
      #expect(try edition.send("one").attempted == 0)
    }
  }

  /// An edition of which one reader has the issue and the folder is gone; with it what lay in the folder.
  private func rescued() throws -> (edition: TestEdition, files: [(String, String)]) {
    let edition = try TestEdition()
    try edition.compose("one")
    let files = try ["issue.json", "html.mustache", "text.mustache"].map {
      ("issues/one/\($0)", try edition.folder.read("issues/one/\($0)"))
    }
    _ = sendWhile(edition) {
      try FileManager.default.removeItem(at: $0.appending(path: "issues/one"))
    }
    return (edition, files)
  }

  @Test func `who subscribed since is no recipient, and who left since is not mailed`() throws {
    let (edition, files) = try rescued()
    for (name, text) in files { try edition.folder.write(name, text) }
    let roster = try edition.folder.read("subscribers/weekly.csv")
    try edition.folder.write(
      "subscribers/weekly.csv",
      roster.replacing("cleo@example.org,Cleo\n", with: "") + "zoe@example.org,Zoe\n")
    #expect(try edition.send("one").accepted == 3)
    #expect(Set(edition.mailed) == Set(["ada", "ben", "dora", "emil"].map { "\($0)@example.org" }))
  }

  @Test func `recipients that were numbered in another way are found by their addresses`() throws {
    let (edition, files) = try rescued()
    for (name, text) in files { try edition.folder.write(name, text) }
    // An older run of the folder that came back froze them in another order, and mailed Emil.
    let mailed = edition.mailed
    #expect(mailed == ["ada@example.org"])
    try FileManager.default.moveItem(
      at: edition.folder.url.appending(path: "issues/one.rescued-1"),
      to: edition.folder.url.appending(path: "aside"))
    try edition.folder.write(
      "subscribers/weekly.csv",
      "email,name\n" + TestEdition.readers.reversed().map { "\($0),X\n" }.joined())
    try edition.send("one") { $0.limit = 1 }
    #expect(edition.mailed.last == "emil@example.org")
    try FileManager.default.moveItem(
      at: edition.folder.url.appending(path: "aside"),
      to: edition.folder.url.appending(path: "issues/one.rescued-7"))
    let status = try edition.newsroom.status("one")
    #expect(status.accepted == 2 && status.recipients == 5)
    #expect(try edition.send("one").accepted == 3)
    #expect(Set(edition.mailed).count == 5 && edition.mailed.count == 5)
  }

  @Test func `who was mailed by a widening is known though an older folder comes back`() throws {
    for restoresAll in [true, false] {
      let edition = try TestEdition()
      try edition.compose("one")
      var request = SendRequest(issue: "one", route: .relays)
      request.segment = try SegmentExpression(parsing: "email ~ a*")
      #expect(try edition.newsroom.send(edition.newsroom.plan(request)).accepted == 1)
      let (folder, backup) = ("issues/one", edition.folder.url.appending(path: "backup"))
      try FileManager.default.copyItem(
        at: edition.folder.url.appending(path: folder), to: backup)
      if !restoresAll {
        for name in ["journal", "recipients"] {
          try FileManager.default.removeItem(at: backup.appending(path: name))
        }
      }
      let taken = Collected<Bool>()
      let url = edition.folder.url
      _ = problem {
        try edition.send("one", { $0.widens = true }) { event in
          guard case .settled = event, taken.all.isEmpty else { return }
          taken.add(true)
          try? FileManager.default.removeItem(at: url.appending(path: folder))
        }
      }
      #expect(edition.mailed.count >= 2)
      try FileManager.default.moveItem(at: backup, to: url.appending(path: folder))
      #expect(try edition.newsroom.status("one").recipients == 5)
      try edition.send("one") { $0.widens = true }
      #expect(Set(edition.mailed).count == 5 && edition.mailed.count == 5, "\(edition.mailed)")
      #expect(try edition.newsroom.status("one").accepted == 5)
    }
  }

  @Test func `what was carried is known though the folder is gone`() throws {
    let (edition, _) = try rescued()
    try edition.article("ebb", "Ebb", "2025-11-21")
    #expect(titles(try edition.compose("two")) == ["Ebb"])
  }

  @Test func `another content beside what was rescued is not sent`() throws {
    let (edition, files) = try rescued()
    for (name, text) in files {
      try edition.folder.write(name, text.replacing(#""language""#, with: #""language" "#))
    }
    let record = try edition.folder.read("issues/one/issue.json")
    try edition.folder.write(
      "issues/one/issue.json", record.replacing("The Lantern", with: "The Lamp"))
    #expect(problem { try edition.send("one") }.contains("another content"))
    #expect(edition.mailed.count == 1)
  }

  @Test func `what is damaged forbids to send`() throws {
    let (edition, files) = try rescued()
    for (name, text) in files { try edition.folder.write(name, text) }
    let journal = "issues/one.rescued-1/journal"
    try edition.folder.write(
      journal, edition.folder.read(journal).replacing("accepted", with: "rejected"))
    #expect(problem { try edition.send("one") }.contains("rescued-1/journal:"))
    #expect(edition.mailed.count == 1)
    try edition.folder.write(journal, "")
    #expect(problem { try edition.send("one") }.contains("lost its beginning"))
  }

  @Test func `who is in doubt there is resolved here, and stays so`() throws {
    let edition = try TestEdition { mail in
      mail.envelope.forwardPaths.first?.localPart == "ada"
        ? .inDoubt("gone") : .accepted(SMTPReply(code: 250, text: "taken"))
    }
    try edition.compose("one")
    let record = try ["issue.json", "html.mustache", "text.mustache"].map {
      ("issues/one/\($0)", try edition.folder.read("issues/one/\($0)"))
    }
    _ = sendWhile(edition) {
      try FileManager.default.removeItem(at: $0.appending(path: "issues/one"))
    }
    for (name, text) in record { try edition.folder.write(name, text) }
    #expect(try edition.newsroom.status("one").inDoubt == 1)
    let later = edition.at(TestEdition.noon + 60)
    #expect(
      try later.newsroom.resolve("one", [EmailAddress(parsing: "ada@example.org")], as: .arrived)
        .resolved == 1)
    let status = try edition.newsroom.status("one")
    #expect(status.inDoubt == 0 && status.accepted == 1 && status.pending == 4)
    #expect(try later.send("one").accepted == 4)
  }

  @Test func `an issue whose folder is gone is told of by what runs left of it`() throws {
    let (edition, _) = try rescued()
    for ask in [
      { _ = try edition.newsroom.status("one") }, { _ = try edition.newsroom.report(on: "one") },
      { try edition.send("one") },
    ] as [() throws -> Void] {
      let said = problem(ask)
      #expect(said.contains("the folder of one is gone"), "\(said)")
      #expect(said.contains("of 5 readers 1 have it"), "\(said)")
      #expect(said.contains("issues/one.rescued-1"), "\(said)")
    }
    #expect(problem { _ = try edition.newsroom.status("two") }.contains("there is no issue"))
  }

  /// The folder comes back from a backup without a journal, and with the one that was taken away.
  @Test(arguments: [false, true])
  func `a report counts what runs left, and nothing twice`(isBrought: Bool) throws {
    let edition = try TestEdition()
    try edition.compose("one")
    let files = try ["issue.json", "html.mustache", "text.mustache"].map {
      ("issues/one/\($0)", try edition.folder.read("issues/one/\($0)"))
    }
    _ = sendWhile(edition) {
      try FileManager.default.moveItem(
        at: $0.appending(path: "issues/one"), to: $0.appending(path: "gone"))
    }
    if isBrought {
      try FileManager.default.moveItem(
        at: edition.folder.url.appending(path: "gone"),
        to: edition.folder.url.appending(path: "issues/one"))
    } else {
      for (name, text) in files { try edition.folder.write(name, text) }
    }
    func counts() throws -> [Int] {
      let report = try edition.newsroom.report(on: "one")
      let status = try edition.newsroom.status("one")
      #expect(report.count(.accepted) == status.accepted && report.recipients == status.recipients)
      let answers = report.answers.filter { $0.outcome == "accepted" }
      return [answers.reduce(0) { $0 + $1.count }, report.runs.count, report.times.total]
    }
    #expect(try counts() == [1, 1, 1])
    #expect(try edition.at(TestEdition.noon + 60).send("one").accepted == 4)
    #expect(try counts() == [5, 2, 5])
  }
}
