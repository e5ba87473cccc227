import Diagnostics
import Foundation
import Newsroom
import TestSupport
import Testing

@testable import Web

/// Saves of files that are no article, template or roster, and decide all the same what an issue looks like.
@Suite struct SavesBesideTests {
  /// An edition with articles of three sites, and its key in a folder of its own.
  private func edition() throws -> PreviewFolder {
    let edition = try PreviewFolder()
    let config = try edition.folder.read("broadsheet.yml")
    let sources =
      "sources: [{ path: seeds }, { path: hugo/content/posts, site: hugo }, { path: jekyll/_posts }, "
      + "{ path: 11ty/posts, site: eleventy }]\nsecret_key: { file: keys/secret.key }"
    try edition.folder.write(
      "broadsheet.yml", config.replacing("sources: [{ path: seeds }]", with: sources))
    for (path, text) in [
      ("hugo/hugo.toml", "baseURL = 'https://hugo.example/'\n"),
      ("hugo/content/posts/a.md", "---\ntitle: A\ndate: 2025-11-21\n---\nA\n"),
      ("hugo/static/img/a.png", "x"), ("hugo/public/index.html", "x"), ("hugo/themes/x.html", "x"),
      ("jekyll/_config.yml", "url: https://jekyll.example\n"),
      ("jekyll/_posts/2025-11-21-b.md", "---\ntitle: B\n---\nB\n"),
      ("11ty/eleventy.config.js", "export default {}\n"), ("11ty/posts/c.md", "---\n---\nC\n"),
      ("keys/secret.key", Data(repeating: 7, count: 32).base64EncodedString() + "\n"),
    ] {
      try edition.folder.write(path, text)
    }
    return edition
  }

  @Test(arguments: [
    "hugo/hugo.toml", "hugo/config.yaml", "hugo/config/_default/params.toml",
    "hugo/content/_index.md", "hugo/static/img/b.png", "jekyll/_config.yml", "11ty/.gitignore",
    "11ty/eleventy.config.js", "11ty/11ty.json", "keys/secret.key", ".broadsheet/relays.json",
  ])
  func `a save of what is read besides is noticed`(_ path: String) throws {
    let edition = try edition()
    let watched = edition.newsroom.watched
    let inotify = try #require(InotifyOwner(watched))
    let print = FolderPrint(of: watched)
    #expect(!inotify.hasMore)
    try edition.folder.write(path, "other")
    #expect(inotify.hasMore)
    // Where a file comes to lie in a folder that is new too, the folder is looked into from then on.
    let isThere = FolderPrint(of: edition.newsroom.watched) != print
    #expect(isThere)
  }

  @Test(arguments: ["hugo/public/index.html", "hugo/themes/x.html", "keys/other.key"])
  func `a save of what nobody reads is none`(_ path: String) throws {
    let edition = try edition()
    let inotify = try #require(InotifyOwner(edition.newsroom.watched))
    try edition.folder.write(path, "other")
    #expect(!inotify.hasMore)
  }

  @Test func `a key that comes back, and a site that moves, are on the page by themselves`()
    async throws
  {
    let edition = try edition()
    try edition.folder.write(
      "Templates/digest.txt.mustache",
      "{{#sections}}{{#articles}}{{title}} {{url}}\n{{/articles}}{{/sections}}{{newsletter.postal_address}}\n{{reader.unsubscribe_url}}\n"
    )
    let key = try edition.folder.read("keys/secret.key")
    try FileManager.default.removeItem(atPath: "\(edition.folder.path)/keys")
    try await edition.serving { client, _ in
      let events = try EventReader(client, "/events?issue=next&pane=source&text=alone")
      defer { events.end() }
      _ = try await events.next { $0.contains("Not what would be sent") }
      try edition.folder.write("keys/secret.key", key)
      let isBack = try await events.next { $0.contains("id=\\\"hash\\\"") }
      #expect(isBack != nil)
      try edition.folder.write("hugo/hugo.toml", "baseURL = 'https://moved.example/'\n")
      let isMoved = try await events.next { $0.contains("https://moved.example/posts/a/") }
      #expect(isMoved != nil)
    }
  }
}
