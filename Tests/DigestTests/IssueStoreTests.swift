import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Digest

@Suite struct IssueStoreTests {
  private let temporary: TemporaryFolder
  private let store: IssueStore

  init() throws {
    temporary = try TemporaryFolder()
    store = IssueStore(
      folder: Place(url: temporary.url.appending(path: "issues"), shown: "issues"))
  }

  private func freeze(_ frozen: FrozenIssue, replacing: Bool = false) throws {
    try store.freeze(
      frozen, copies: RenderedIssue(subject: "", html: "<p>", text: "p"), replacing: replacing)
  }

  /// What was frozen, without the digests that freezing added.
  private func load(_ id: String) throws -> FrozenIssue {
    var frozen = try store.load(id)
    #expect(frozen.issue.parts?.count == 2)
    frozen.issue.parts = nil
    frozen.digest = nil
    return frozen
  }

  private func survey() throws -> (issues: [String], problems: [String]) {
    let survey = try store.survey()
    return (survey.issues.map(\.id), survey.problems.map(\.description))
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
        atPath: store.place(of: "2026-W47").path
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
    #expect(try survey().issues == ["2026-W47"])
    let found = problems { _ = try store.load("2026-W47") }
    #expect(
      found.first?.hasPrefix(
        "issues/2026-W47/issue.json:1: the issue was composed by an older Broadsheet") == true)
    #expect(found.first?.contains("if nobody was mailed yet, compose the issue again") == true)
  }

  @Test(arguments: ["{\"version\":3}", "{\"version\":3,\"id\":\"2026-W47\",\"unknown\":1}"])
  func `an issue of a newer form is named as such, and may give way`(_ json: String) throws {
    try freeze(try compose([:]))
    try temporary.write("issues/2026-W47/issue.json", json)
    let found = try problems { _ = try store.load("2026-W47") } + survey().problems
    #expect(found.count == 2)
    for problem in found {
      #expect(
        problem.hasPrefix(
          "issues/2026-W47/issue.json:1: the issue was composed by a newer Broadsheet"))
    }
    #expect(try store.survey(except: "2026-W47").problems.isEmpty)
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
    let found = try problems { _ = try store.load("2026-W47") } + survey().problems
    #expect(found.count == 2)
    for problem in found {
      #expect(problem.hasPrefix("issues/2026-W47/issue.json:1: not a frozen issue"))
    }
  }

  @Test func `says which part is missing or belongs to another issue`() throws {
    try freeze(try compose([:]))
    let manager = FileManager.default
    try manager.copyItem(
      at: store.place(of: "2026-W47").url, to: store.place(of: "2026-W48").url)
    #expect(problems { _ = try store.load("2026-W48") }.first?.contains("not a frozen") == true)
    try manager.removeItem(
      at: store.place(of: "2026-W47").url.appending(path: "text.mustache"))
    let found = problems { _ = try store.load("2026-W47") }
    #expect(found.first?.hasPrefix("issues/2026-W47/text.mustache: cannot be read") == true)
  }

  @Test(arguments: [
    ("2026-W74", "did you mean “2026-W47”?"), ("../2026-W47", "did you mean “2026-W47”?"),
    ("", "compose an issue first"), (".", "compose an issue first"),
  ])
  func `names the nearest issue, or how to get one`(_ id: String, _ hint: String) throws {
    try freeze(try compose([:]))
    let found = problems { _ = try store.load(id) }
    #expect(found.first?.contains("there is no issue “\(id)”\n  hint: \(hint)") == true, "\(found)")
  }

  @Test func `an issue that was taken away under its run is none to be composed`() throws {
    try freeze(try compose([:]))
    try FileManager.default.moveItem(
      at: store.place(of: "2026-W47").url, to: store.place(of: "2026-W47.rescued-1").url)
    let found = problems { _ = try store.load("2026-W47") }
    let prefix = "issues/2026-W47.rescued-1: the folder of “2026-W47”"
    #expect(found.first?.hasPrefix(prefix) == true, "\(found)")
    #expect(found.first?.contains("bring the folder back") == true)
  }

  @Test func `knows issues by the time of their composing, and passes other folders over`() throws {
    #expect(try survey() == ([], []))
    var later = try compose([:])
    later.issue.id = "a-later-one"
    later.issue.composed = friday.addingTimeInterval(60)
    try freeze(later)
    try freeze(try compose([:]))
    try temporary.write("issues/.2026-W49.77/issue.json", "half")
    try temporary.write("issues/notes/readme.txt", "")
    try temporary.write("issues/slots.jsonl", "")
    #expect(try survey() == (["2026-W47", "a-later-one"], []))
  }

  @Test func `a damaged neighbour is named, and hides nobody`() throws {
    try freeze(try compose([:]))
    try temporary.write("issues/2026-W40/issue.json", "{")
    try temporary.write("issues/2026-W41/issue.json/in-the-way", "")
    try temporary.write("issues/2026-W42/journal", "")
    try FileManager.default.createSymbolicLink(
      atPath: store.place(of: "2026-W43").path, withDestinationPath: "2026-W43")
    let found = try survey()
    #expect(found.issues == ["2026-W47"])
    #expect(
      found.problems.map { $0.prefix(40) } == [
        "issues/2026-W40/issue.json:1: not a froz", "issues/2026-W41/issue.json: cannot be re",
        "issues/2026-W42/issue.json: cannot be re", "issues/2026-W43/issue.json: cannot be re",
      ])
    #expect(try store.issue("2026-W47").id == "2026-W47")
    #expect(try store.survey(except: "2026-W40").problems.count == 3)
  }

  @Test func `issues that cannot be listed are not none`() throws {
    try temporary.write("issues", "a file")
    #expect(problems { _ = try store.survey() } == ["issues: cannot be read: not a directory"])
    try FileManager.default.removeItem(at: store.folder.url)
    // As where a disk is not there.
    try FileManager.default.createSymbolicLink(
      atPath: store.folder.path, withDestinationPath: "/nowhere/issues")
    #expect(
      problems { _ = try store.survey() } == ["issues: cannot be read: no such file or directory"])
  }

  @Test func `the digest of the record proves the whole issue`() throws {
    try freeze(try compose(["digest.txt": "one"]))
    let first = try #require(try store.load("2026-W47").digest)
    #expect(first.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    #expect(try store.load("2026-W47").digest == first)
    let json = try Data(contentsOf: store.place(of: "2026-W47").appending("issue.json").url)
    #expect(IssueStore.digest(of: json) == first)
    try freeze(try compose(["digest.txt": "two"]), replacing: true)
    #expect(try store.load("2026-W47").digest != first)
  }

  @Test func `keys that came later may be missing`() throws {
    try freeze(try compose([:]))
    let path = "issues/2026-W47/issue.json"
    let lines = try temporary.read(path).split(separator: "\n")
    let json = lines.filter { !$0.contains(/"isRegular"|"carriesAgain"/) }.joined()
      .replacing(/,\s*"source"\s*:\s*\{[^}]*\}/, with: "")
    #expect(!json.contains("source") && lines.joined().contains("source"))
    try temporary.write(path, json)
    let issue = try store.load("2026-W47").issue
    #expect(issue.isRegular && !issue.carriesAgain)
    #expect(issue.entries.map(\.source) == [nil])
    var other = try compose([:])
    (other.issue.isRegular, other.issue.carriesAgain) = (false, true)
    try freeze(other, replacing: true)
    #expect(try load("2026-W47") == other)
  }
}
