import Articles
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Lists and paths of the configuration as people write them.
@Suite struct WrittenListTests {
  private func configuration(
    _ extra: String, sources: String = "[{ path: seeds }]",
    delivery: String = "{ smtp: \"smtp://relay.example.org\" }"
  ) throws -> Configuration {
    let edition = try TestEdition(extra: extra, delivery: delivery)
    defer { withExtendedLifetime(edition) {} }
    let file = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml",
      file.replacing("sources: [{ path: seeds }]", with: "sources: \(sources)"))
    return try edition.newsroom.edition().configuration
  }

  @Test func `one text with commas is a list of words`() throws {
    let read = try configuration(
      "tag_rules: [{ tag: sea, match: \"ferry, lighthouse ,boat*\" }]",
      sources: "[{ path: seeds, tags: \"sea, town,\" }, { path: more, tags: [\"a, b\"] }]")
    #expect(read.sources.map(\.tags) == [["sea", "town"], ["a, b"]])
    #expect(read.tagRules.map(\.match) == [["ferry", "lighthouse", "boat*"]])
  }

  @Test(arguments: ["fe*y", "*rry", "*", "low *", "a, fe*y", "—", "ferry**"])
  func `a rule that matches nothing is refused with its line`(_ match: String) {
    let said = problem { _ = try configuration("tag_rules: [{ tag: sea, match: \"\(match)\" }]") }
    #expect(said.hasPrefix("broadsheet.yml:9:") && said.contains("matches nothing"), "\(said)")
    #expect(said.contains("match: ["), "\(said)")
  }

  @Test(arguments: [
    "{ smtp: \"maildir:~/Mail\" }", "{ smtp: \"eml:~/Mail\" }", "{ smtp: \"eml:$HOME/Mail\" }",
    "{ smtp: \"smtp://relay.example.org\", ca_file: ~/Mail }",
    "{ smtp: \"smtp://relay.example.org\", client_certificate: ~/Mail }",
    "{ smtp: \"smtp://relay.example.org\", username: a, password: { file: ~/Mail } }",
  ])
  func `a path that only a shell knows is refused with its line and the whole one`(
    _ delivery: String
  ) {
    let said = problem { _ = try configuration("", delivery: delivery) }
    #expect(said.hasPrefix("broadsheet.yml:8:") && said.contains("only a shell knows"), "\(said)")
    let home = FileManager.default.homeDirectoryForCurrentUser.path
    #expect(said.contains("write it whole: \(home)/Mail"), "\(said)")
  }

  @Test func `so are those of keys and of sources`() throws {
    for (extra, sources) in [
      ("secret_key: { file: ~/weekly.key }", "[{ path: seeds }]"),
      ("", "[{ path: ~/site, site: hugo }]"), ("", "[{ path: ~ada/site, site: hugo }]"),
    ] {
      let said = problem { _ = try configuration(extra, sources: sources) }
      #expect(said.contains("only a shell knows"), "\(said)")
    }
    let relays = try configuration("", delivery: "{ smtp: \"eml:./~/out\" }").relays
    #expect(relays.count == 1)
  }

  @Test func `a key is looked for where its list says it`() throws {
    let edition = try TestEdition(
      extra: """
        issue: { subject: Hello }
        lists:
          daily:
            unsubscribe: web
            issue: { id: "{{day}}" }
        """)
    let folder = edition.newsroom.folder
    func line(_ key: String, _ list: String?) -> Int? {
      ConfigurationFile.location(of: key, in: folder, for: list).line
    }
    #expect(line("issue.subject", "daily") == 9 && line("issue.subject", nil) == 9)
    #expect(line("issue.id", "daily") == 13 && line("unsubscribe", "daily") == 12)
    #expect(line("base_url", "daily") == 4 && line("base_url", "weekly") == 4)
  }
}
