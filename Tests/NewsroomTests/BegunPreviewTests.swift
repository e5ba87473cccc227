import Delivery
import Diagnostics
import Digest
import Expressions
import Foundation
import Mail
import Subscribers
import TestSupport
import Testing

@testable import Newsroom

/// The preview of an issue of which sending began: whose mail it is stays as it was frozen.
@Suite struct BegunPreviewTests {
  private static let template =
    "<p>{{#reader.name}}Dear {{reader.name}}{{/reader.name}} of {{reader.town}}</p>{{#sections}}{{#articles}}<p>{{title}}</p>{{/articles}}{{/sections}}<p>{{newsletter.postal_address}}</p><a href=\"{{reader.unsubscribe_url}}\">out</a>"

  /// Two of three have it; then one is renamed, one leaves the roster, and one joins.
  private func edition(_ send: (TestEdition) throws -> Void) throws -> TestEdition {
    let edition = try TestEdition()
    try edition.folder.write("Templates/digest.html.mustache", Self.template)
    try edition.folder.write(
      "subscribers/weekly.csv",
      "email,name,town,tags\nada@example.org,Ada,Oslo,sea\nben@example.org,Ben,Rome,sea\ncleo@example.org,Cleo,Lima,\n"
    )
    try edition.compose("one")
    try send(edition)
    try edition.folder.write(
      "subscribers/weekly.csv",
      "email,name,town,tags\nzoe@example.org,Zoe,Bonn,sea\nada@example.org,Ada Quay,Paris,sea\ncleo@example.org,Cleo Quay,Cairo,\n"
    )
    return edition
  }

  private func preview(_ edition: TestEdition) throws -> PreviewIssue {
    guard case .issue(let issue) = try edition.newsroom.preview("one", PreviewMemory()) else {
      throw Problem("no issue")
    }
    return issue
  }

  /// What a dry run writes, by the recipient, as the command of that name asks for it.
  private func dryRun(_ edition: TestEdition) throws -> [String: Data] {
    let folder = edition.folder.url.appending(path: "dry")
    var request = SendRequest(issue: "one", route: .folder(Place(url: folder, shown: "dry")))
    request.widens = true
    _ = try edition.newsroom.send(edition.newsroom.plan(request))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try names.reduce(into: [:]) { mails, name in
      mails[name.replacing(".eml", with: "")] = try Data(
        contentsOf: folder.appending(path: name))
    }
  }

  private func mustEqualTheDryRun(_ edition: TestEdition, _ who: Set<String>) throws {
    let issue = try preview(edition)
    let mails = try dryRun(edition)
    #expect(Set(mails.keys) == who)
    for (name, bytes) in mails {
      let reader = try issue.reader(EmailAddress(parsing: name))
      #expect(try Data(issue.mail(for: reader).bytes) == bytes, "\(name)")
    }
  }

  private func found(_ issue: PreviewIssue, _ text: String) -> [String] {
    issue.readers(matching: text, limit: 9).map { "\($0.reader.address.localPart) \($0.standing)" }
  }

  @Test(
    arguments: [
      { try $0.send("one") { $0.limit = 2 } },
      // A freeze for shards fixes recipients before anybody is tried.
      {
        _ = try $0.newsroom.fix(
          $0.newsroom.plan(SendRequest(issue: "one", route: .relays)), shards: 1)
      },
      // What a run left whose folder was taken away under it.
      { edition in
        let folder = edition.folder.url.appending(path: "issues/one")
        let kept = edition.folder.url.appending(path: "kept")
        try FileManager.default.copyItem(at: folder, to: kept)
        _ = problem {
          try edition.send(
            "one",
            events: { event in
              if case .settled = event { try? FileManager.default.removeItem(at: folder) }
            })
        }
        try FileManager.default.moveItem(at: kept, to: folder)
      },
    ] as [@Sendable (TestEdition) throws -> Void])
  func `a begun issue is for those who were frozen, as they were`(
    _ send: @Sendable (TestEdition) throws -> Void
  ) throws {
    let edition = try edition(send)
    let issue = try preview(edition)
    #expect(try issue.firstReader().name == "Ada")
    let ada = try issue.reader(EmailAddress(parsing: "Ada@example.org"))
    #expect(try issue.mail(for: ada).shown.html.contains("Dear Ada of Oslo"))
    #expect(found(issue, "ada") == ["ada mailed"])
    #expect(
      found(issue, "example") == ["ada mailed", "ben unlisted", "cleo mailed", "zoe notFrozen"])
    // By what their row says now alone; it is the same reader.
    #expect(issue.readers(matching: "Cleo Quay", limit: 9).map(\.reader.name) == ["Cleo"])
    #expect(found(issue, "zoe") == ["zoe notFrozen"])
    #expect(found(issue, "nobody").isEmpty)
    #expect(issue.riskyReaders().found.map(\.reader.name) == ["Cleo", "Ada"])
    try mustEqualTheDryRun(edition, ["ada@example.org", "cleo@example.org"])
  }

  @Test func `whoever was tried is shown the mail that was sent, while others are sent it too`()
    throws
  {
    let edition = try TestEdition()
    try edition.compose("one")
    let memory = PreviewMemory()
    func issue() throws -> PreviewIssue {
      guard case .issue(let issue) = try edition.newsroom.preview("one", memory) else {
        throw Problem("no issue")
      }
      return issue
    }
    func mustEqual(_ issue: PreviewIssue) throws {
      for message in edition.relay.messages {
        let mail = try issue.mail(for: issue.reader(message.envelope.forwardPaths[0]))
        #expect(mail.bytes == message.bytes && mail.tried != nil)
      }
    }
    let before = try issue().mail(for: issue().reader(EmailAddress(parsing: "emil@example.org")))
    try edition.at(TestEdition.noon + 600).send { $0.limit = 2 }
    var begun = try issue()
    try mustEqual(begun)
    let emil = try begun.reader(EmailAddress(parsing: "emil@example.org"))
    #expect(try begun.mail(for: emil).digest == before.digest)
    #expect(try begun.mail(for: emil).tried == nil)
    // A page that shows it goes on with what runs write, and makes nothing else anew.
    try edition.at(TestEdition.noon + 7200).send()
    begun.goOn(to: try edition.newsroom.progress(of: "one", memory))
    #expect(edition.relay.messages.count == 5)
    try mustEqual(begun)
    let mails = try dryRun(edition)
    for message in edition.relay.messages {
      #expect(mails[message.envelope.forwardPaths[0].description] == Data(message.bytes))
    }
  }

  @Test func `an issue that nobody was tried with is for whoever has a row`() throws {
    let edition = try edition { _ in }
    let issue = try preview(edition)
    #expect(found(issue, "example") == ["zoe mailed", "ada mailed", "cleo mailed"])
    try mustEqualTheDryRun(edition, ["zoe@example.org", "ada@example.org", "cleo@example.org"])
  }

  @Test func `one that a part of the list had is for that part, and is shown to the others`() throws
  {
    let edition = try edition {
      try $0.send("one") { $0.segment = try? SegmentExpression(parsing: "sea") }
    }
    let issue = try preview(edition)
    #expect(
      found(issue, "example") == ["ada mailed", "ben unlisted", "zoe notFrozen", "cleo notFrozen"])
    // By its name it would go on to the whole list: who had it is told apart from who would get it.
    try mustEqualTheDryRun(edition, ["zoe@example.org", "ada@example.org", "cleo@example.org"])
  }

  @Test func `who left, was renamed or forgotten is said to be, or is nobody`() throws {
    let edition = try edition { try $0.send("one") { $0.limit = 1 } }
    try edition.unsubscribe("cleo@example.org")
    let left = try preview(edition).readers(matching: "cleo", limit: 9).map(\.standing)
    #expect(left == [.notMailed(.unsubscribed)])
    let ada = try EmailAddress(parsing: "ada@example.org")
    let new = try EmailAddress(parsing: "quay@example.org")
    _ = try edition.newsroom.changeAddress(of: ada, to: new, values: [:], on: nil)
    let issue = try preview(edition)
    for address in [ada, new] {
      #expect(issue.reader(address).address == new && issue.reader(address).name == "Ada")
    }
    let paths = ["issues/one/recipients", "issues/one/journal"]
    let before = try paths.map { try edition.folder.read($0) }
    let ben = try EmailAddress(parsing: "ben@example.org")
    _ = try edition.newsroom.forget(ben)
    for isErased in [true, false] {
      // A folder that another machine works on may name them yet.
      if !isErased {
        for (path, text) in zip(paths, before) { try edition.folder.write(path, text) }
      }
      let issue = try preview(edition)
      #expect(found(issue, "ben").isEmpty && found(issue, "forgotten").isEmpty)
      #expect(issue.standing(of: issue.reader(ben)) == .stranger)
      #expect(issue.reader(ben).name == nil && issue.reader(ben).address == ben)
      let all = issue.riskyReaders().found.map(\.reader.address.description)
      #expect(!all.contains { $0.contains("forgotten") || $0.contains("ben") })
    }
  }
}
