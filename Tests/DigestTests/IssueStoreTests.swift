import Foundation
import TestSupport
import Testing

@testable import Digest

@Suite struct IssueStoreTests {
  private let temporary: TemporaryFolder
  private let store: IssueStore

  init() throws {
    temporary = try TemporaryFolder()
    store = IssueStore(folder: temporary.url.appending(path: "issues"), shownFolder: "issues")
  }

  private func freeze(_ frozen: FrozenIssue, replacing: Bool = false) throws {
    try store.freeze(frozen, copies: (html: "<p>", text: "p"), replacing: replacing)
  }

  /// What was frozen, without the digests that freezing added.
  private func load(_ id: String) throws -> FrozenIssue {
    var frozen = try store.load(id)
    #expect(frozen.issue.parts?.count == 2)
    frozen.issue.parts = nil
    return frozen
  }

  private var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: store.folder.path).sorted()
    }
  }

  @Test func `what is loaded is what was frozen`() throws {
    let frozen = try compose(
      ["digest.html": "é {{reader.name}}\n", "digest.txt": "{{lead.title}}"],
      subject: "{{reader.name}} “x” \\ /")
    try freeze(frozen)
    #expect(try load("2026-W47") == frozen)
    #expect(try names == ["2026-W47"])
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: store.folder(of: "2026-W47").path
      ).sorted() == ["digest.html", "digest.txt", "html.mustache", "issue.json", "text.mustache"])
  }

  @Test func `what articles say is frozen to the byte`() throws {
    let title = "{{reader.email}} <0% {{=<% %>=}} \r\n\u{1}\u{1B}\u{85} }}"
    let template = "  {{lead.title}}\r{\n {{#reader.name}}\n{{lead.title}}{{/reader.name}}\n{"
    let frozen = try compose(
      ["digest.html": template, "digest.txt": template], subject: "{ {{reader.name}}",
      [article(title)])
    try freeze(frozen)
    #expect(try load("2026-W47") == frozen)
  }

  @Test func `what could not be read back is not frozen`() throws {
    let preheader =
      String(repeating: "{{#reader.name}}", count: 150) + "{{reader.name}}"
      + String(repeating: "{{/reader.name}}", count: 150)
    let frozen = try compose(
      ["digest.html": preheader.replacing("{{reader.name}}", with: "{{issue.preheader}}")],
      preheader: preheader)
    let found = problems { try freeze(frozen) }
    #expect(found.first?.hasPrefix("issues/2026-W47/html.mustache:") == true, "\(found)")
    #expect(!store.exists("2026-W47"))
  }

  @Test(arguments: ["html.mustache", "text.mustache"], [" ", "", "\u{FEFF}", nil])
  func `a part that is not what was frozen is named and refused`(
    _ name: String, _ change: String?
  ) throws {
    try freeze(try compose(["digest.html": "a", "digest.txt": "a"]))
    let path = "issues/2026-W47/\(name)"
    if change == nil {
      try FileManager.default.removeItem(at: temporary.url.appending(path: path))
    } else {
      let text = try temporary.read(path)
      try temporary.write(path, change == "" ? String(text.dropLast()) : "\(text)\(change ?? "")")
    }
    let found = problems { _ = try store.load("2026-W47") }
    #expect(
      found.first?.hasPrefix(
        change == nil
          ? "\(path): cannot be read" : "\(path): this is not what was frozen: the file was changed"
      )
        == true, "\(found)")
    #expect(found.first?.contains("hint: bring it back from a backup") == true)
    // What the issue says of itself can be read all the same.
    #expect(try store.issue("2026-W47").id == "2026-W47")
  }

  @Test(arguments: [nil, 1])
  func `an issue of an older form is known, but not gone on with`(_ version: Int?) throws {
    var frozen = try compose([:])
    frozen.issue.version = version
    try freeze(frozen)
    #expect(try store.issues().map(\.id) == ["2026-W47"])
    let found = problems { _ = try store.load("2026-W47") }
    #expect(
      found.first?.hasPrefix(
        "issues/2026-W47/issue.json:1: the issue was composed by an older Broadsheet") == true)
    #expect(found.first?.contains("compose it again with --force") == true)
  }

  @Test(arguments: ["{\"version\":3}", "{\"version\":3,\"id\":\"2026-W47\",\"unknown\":1}"])
  func `an issue of a newer form is named as such, and may give way`(_ json: String) throws {
    try freeze(try compose([:]))
    try temporary.write("issues/2026-W47/issue.json", json)
    for body in [{ _ = try store.load("2026-W47") }, { _ = try store.issues() }] {
      #expect(
        problems(body).first?.hasPrefix(
          "issues/2026-W47/issue.json:1: the issue was composed by a newer Broadsheet") == true)
    }
    #expect(try store.issues(except: "2026-W47").isEmpty)
  }

  @Test func `another issue of the same name does not take its place unasked`() throws {
    let first = try compose(["digest.txt": "first"])
    let second = try compose(["digest.txt": "second"])
    try freeze(first)
    let found = problems { try freeze(second) }
    #expect(found.first?.hasPrefix("issues/2026-W47: cannot be written") == true, "\(found)")
    #expect(try load("2026-W47") == first)
    #expect(try names == ["2026-W47"])
    try freeze(second, replacing: true)
    #expect(try load("2026-W47") == second)
    #expect(try names == ["2026-W47"])
  }

  @Test func `leaves nothing behind when it cannot write`() throws {
    try temporary.write("issues/2026-W47", "a file is in the way")
    #expect(problems { try freeze(try compose([:])) }.count == 1)
    #expect(try names == ["2026-W47"])
    #expect(try temporary.read("issues/2026-W47") == "a file is in the way")
  }

  @Test(arguments: ["", "{", "[]", "{\"id\":\"2026-W47\"}", "\u{0}"])
  func `says which issue is damaged`(_ json: String) throws {
    try freeze(try compose([:]))
    try temporary.write("issues/2026-W47/issue.json", json)
    for body in [{ _ = try store.load("2026-W47") }, { _ = try store.issues() }] {
      let found = problems(body)
      #expect(found.first?.hasPrefix("issues/2026-W47/issue.json:1: not a frozen issue") == true)
    }
  }

  @Test func `says which part is missing or belongs to another issue`() throws {
    try freeze(try compose([:]))
    let manager = FileManager.default
    try manager.copyItem(at: store.folder(of: "2026-W47"), to: store.folder(of: "2026-W48"))
    #expect(problems { _ = try store.load("2026-W48") }.first?.contains("not a frozen") == true)
    try manager.removeItem(at: store.folder(of: "2026-W47").appending(path: "text.mustache"))
    let found = problems { _ = try store.load("2026-W47") }
    #expect(found.first?.hasPrefix("issues/2026-W47/text.mustache: cannot be read") == true)
  }

  @Test(arguments: ["2026-W74", "../2026-W47", "", "."])
  func `names the nearest issue`(_ id: String) throws {
    try freeze(try compose([:]))
    let found = problems { _ = try store.load(id) }
    #expect(found.first?.contains("there is no issue “\(id)”") == true)
    #expect(
      found.first?.contains("did you mean “2026-W47”?") == (id.hasSuffix("4") || id.count > 3))
  }

  @Test func `knows the latest issue, and passes drafts over`() throws {
    #expect(try store.ids().isEmpty)
    var later = try compose([:])
    later.issue.id = "a-later-one"
    later.issue.composed = friday.addingTimeInterval(60)
    try freeze(later)
    try freeze(try compose([:]))
    try temporary.write("issues/.2026-W49.77/issue.json", "half")
    try temporary.write("issues/notes/readme.txt", "")
    #expect(try store.ids() == ["2026-W47", "a-later-one"])
    #expect(try store.latest()?.id == "a-later-one")
    #expect(try store.latest(before: later.issue.composed)?.id == "2026-W47")
    #expect(try store.latest(except: "a-later-one")?.id == "2026-W47")
  }
}
