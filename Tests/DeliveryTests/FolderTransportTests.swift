import Diagnostics
import Foundation
import Mail
import TestSupport
import Testing

@testable import Delivery

/// Folders in place of a relay: what lies there counts as sent.
@Suite struct FolderTransportTests {
  private func place(_ folder: TemporaryFolder, _ name: String) -> Place {
    Place(url: folder.url.appending(path: name), shown: name)
  }

  private func mail(_ text: String = "Subject: a\r\n\r\nb\r\n") throws -> OutgoingMail {
    OutgoingMail(
      envelope: Envelope(
        from: try .init(parsing: "news@example.com"), to: try .init(parsing: "anna@example.org")),
      bytes: Array(text.utf8))
  }

  private func names(_ place: Place) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
  }

  @Test func `a Maildir gets whole mails, each with a name of its own`() throws {
    let folder = try TemporaryFolder()
    let maildir = place(folder, "in/Maildir")
    let journal = TestJournal(folder: folder.url)
    let summary = try journal.run(
      MaildirTransport(folder: maildir), to: Recipients(count: 50), .quick(connections: 4))
    #expect(summary.accepted == 50)
    #expect(try names(maildir.appending("tmp")).isEmpty)
    #expect(try names(maildir).sorted() == ["cur", "new", "tmp"])
    let mails = try names(maildir.appending("new")).map {
      try String(
        contentsOf: maildir.appending("new").appending($0).url, encoding: .utf8)
    }
    #expect(Set(mails).count == 50)
    #expect(
      mails.contains(
        "Return-Path: <news@example.com>\nDelivered-To: reader7@example.org\n"
          + "To: reader7@example.org\nSubject: News\n\nHello\n"))
  }

  @Test func `its names are those of the convention`() {
    #expect(
      MaildirTransport.uniqueName(
        at: timespec(tv_sec: 1_700_000_000, tv_nsec: 123_456_789), process: 42, count: 7,
        host: "a/b:c.example")
        == "1700000000.M123456P42Q7.a\\057b\\072c.example")
  }

  @Test func `nothing is a mail before the attempt is on record`() throws {
    struct Gone: Error {}
    let folder = try TemporaryFolder()
    let maildir = place(folder, "Maildir")
    let eml = place(folder, "eml")
    let transports: [(any Transport, Place)] = [
      (try MaildirTransport(folder: maildir), maildir.appending("new")),
      (try EMLFolderTransport(folder: eml, keepsAll: true), eml),
    ]
    for (transport, result) in transports {
      let session = try transport.openSession()
      #expect(throws: Gone.self) {
        try session.deliver(mail()) {
          #expect(try names(result).allSatisfy { $0.hasPrefix(".") })
          throw Gone()
        }
      }
      #expect(try names(result).isEmpty)
    }
    #expect(try names(maildir.appending("tmp")).isEmpty)
  }

  @Test func `a Maildir that is taken away meanwhile loses nobody`() throws {
    let folder = try TemporaryFolder()
    let maildir = place(folder, "Maildir")
    let session = try MaildirTransport(folder: maildir).openSession()
    let result = try session.deliver(mail()) {
      try FileManager.default.removeItem(at: maildir.appending("new").url)
    }
    guard case .lost(let reason) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(reason.contains("no such file"))
    try FileManager.default.removeItem(at: maildir.url)
    #expect(throws: Problem.self) { try session.deliver(mail(), commit: {}) }
  }

  @Test func `mails of several issues stand side by side, the same one once`() throws {
    let folder = try TemporaryFolder()
    let eml = place(folder, "eml")
    let session = try EMLFolderTransport(folder: eml, keepsAll: true).openSession()
    for text in ["one\r\n", "two\r\n", "one\r\n"] {
      #expect(try session.deliver(mail(text), commit: {}) == .accepted(nil))
    }
    let names = try names(eml)
    #expect(names.count == 2, "\(names)")
    #expect(names.allSatisfy { $0.hasPrefix("anna@example.org-") && $0.hasSuffix(".eml") })
    let texts = try names.map {
      try String(contentsOf: eml.appending($0).url, encoding: .utf8)
    }
    #expect(texts.sorted() == ["one\r\n", "two\r\n"])
  }

  @Test func `what a run left that was cut short is no hindrance`() throws {
    let folder = try TemporaryFolder()
    let eml = place(folder, "eml")
    let session = try EMLFolderTransport(folder: eml, keepsAll: true).openSession()
    _ = try session.deliver(mail("whole"), commit: {})
    let name = try #require(try names(eml).first)
    try FileManager.default.removeItem(at: eml.appending(name).url)
    try folder.write("eml/.\(name.dropLast(4)).part", "wh")
    #expect(try session.deliver(mail("whole"), commit: {}) == .accepted(nil))
    #expect(try names(eml) == [name])
    #expect(try String(contentsOf: eml.appending(name).url, encoding: .utf8) == "whole")
  }

  @Test func `a file in the way is told`() throws {
    let folder = try TemporaryFolder()
    try folder.write("Maildir", "a file")
    #expect(throws: Problem.self) { try MaildirTransport(folder: place(folder, "Maildir")) }
  }
}
