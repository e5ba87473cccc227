import Diagnostics
import Foundation
import Synchronization
import Template
import TestSupport
import Testing

@testable import Digest

/// An issue that takes the place of another, and what is left when that is cut short.
@Suite struct IssueReplacingTests {
  private let temporary: TemporaryFolder
  private var store: IssueStore

  init() throws {
    temporary = try TemporaryFolder()
    store = IssueStore(
      folder: Place(url: temporary.url.appending(path: "issues"), shown: "issues"))
  }

  private static func issue(_ text: String) throws -> FrozenIssue {
    try compose(["digest.txt": text, "digest.html": text])
  }

  private func freeze(_ text: String, replacing: Bool = true) throws {
    try store.freeze(
      Self.issue(text), copies: RenderedIssue(subject: "", html: text, text: text),
      replacing: replacing)
  }

  private func load() throws -> String { try store.load("2026-W47").html.text }

  private var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: store.folder.path).sorted()
    }
  }

  @Test func `whoever reads while an issue is taken away finds it whole, or none`() throws {
    let store = store
    let isDone = Mutex(false)
    let found = Mutex<Set<String>>([])
    let thread = Thread {
      while !isDone.withLock({ $0 }) {
        let said = problems { _ = try store.load("2026-W47") }
        let damage = problems {
          for problem in try store.survey().problems { throw problem }
        }
        for text in said + damage where !text.contains("there is no issue") {
          found.withLock { _ = $0.insert(text) }
        }
      }
      isDone.withLock { $0 = false }
    }
    thread.start()
    for round in 1...100 {
      try freeze("\(round)")
      try store.discard("2026-W47")
    }
    isDone.withLock { $0 = true }
    while isDone.withLock({ $0 }) { Thread.sleep(forTimeInterval: 0.01) }
    #expect(found.withLock { $0 } == [])
    #expect(try names.isEmpty)
  }

  @Test func `whoever reads meanwhile reads the one or the other`() throws {
    try freeze("0")
    let store = store
    let isDone = Mutex(false)
    let found = Mutex<Set<String>>([])
    let thread = Thread {
      while !isDone.withLock({ $0 }) {
        let text =
          problems {
            let issue = try store.load("2026-W47")
            found.withLock { _ = $0.insert("\(issue.html.text == issue.text.text.dropLast())") }
            let survey = try store.survey()
            found.withLock {
              _ = $0.insert("\(survey.problems.isEmpty && survey.issues.count == 1)")
            }
          }.first
        if let text { found.withLock { _ = $0.insert(text) } }
      }
      isDone.withLock { $0 = false }
    }
    thread.start()
    for round in 1...150 { try freeze("\(round)") }
    isDone.withLock { $0 = true }
    while isDone.withLock({ $0 }) { usleep(1000) }
    #expect(found.withLock { $0 } == ["true"])
    #expect(try load() == "150")
    #expect(try names == ["2026-W47"])
  }

  @Test func `at every moment there is an issue of that name`() throws {
    try freeze("old")
    var store = store
    let real = store.exchange
    let seen = Mutex<[String]>([])
    let reader = store
    store.exchange = { one, other in
      let text = { (try? reader.load("2026-W47").html.text) ?? "none" }
      seen.withLock { $0.append(text()) }
      let result = real(one, other)
      seen.withLock { $0.append(text()) }
      return result
    }
    try store.freeze(
      Self.issue("new"), copies: RenderedIssue(subject: "", html: "", text: ""), replacing: true)
    #expect(seen.withLock { $0 } == ["old", "new"])
  }

  @Test func `what lay in the folder goes with the issue that gave way`() throws {
    try freeze("old")
    try temporary.write("issues/2026-W47/journal", "nobody was mailed")
    try freeze("new")
    #expect(try names == ["2026-W47"])
    #expect(!temporary.exists("issues/2026-W47/journal"))
  }

  @Test(arguments: [EINVAL, ENOSYS, ENOTSUP])
  func `a file system that cannot exchange names renames twice`(_ reason: Int32) throws {
    var store = store
    store.exchange = { _, _ in reason }
    for text in ["one", "two"] {
      try store.freeze(
        Self.issue(text), copies: RenderedIssue(subject: "", html: "", text: ""), replacing: true)
      #expect(try load() == text)
      #expect(try names == ["2026-W47"])
    }
  }

  @Test func `an exchange that fails for another reason leaves the old issue`() throws {
    try freeze("old")
    var store = store
    store.exchange = { _, _ in EACCES }
    let found = problems {
      try store.freeze(
        Self.issue("new"), copies: RenderedIssue(subject: "", html: "", text: ""), replacing: true)
    }
    #expect(found == ["issues/2026-W47: cannot be written: permission denied"])
    #expect(try load() == "old")
    #expect(try names == ["2026-W47"])
  }

  /// As a process leaves it that is killed between two renames.
  private func cutShort() throws {
    try freeze("old")
    try FileManager.default.moveItem(
      at: store.place(of: "2026-W47").url, to: store.folder.url.appending(path: ".2026-W47.old"))
    try temporary.write("issues/.2026-W47.\(try goneProcess())/issue.json", "half")
  }

  private func goneProcess() throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/true")
    try process.run()
    process.waitUntilExit()
    return process.processIdentifier
  }

  @Test func `an issue that gave way to nothing gets its name back from who writes`() throws {
    try cutShort()
    let found = problems { try freeze("new", replacing: false) }
    #expect(found.first?.hasPrefix("issues/2026-W47: cannot be written: file exists") == true)
    #expect(try load() == "old")
    #expect(try names == ["2026-W47"])
    try cutShortAgain()
    try store.recover("2026-W47")
    #expect(try load() == "old")
    #expect(try names == ["2026-W47"])
    try cutShortAgain()
    try freeze("new")
    #expect(try load() == "new")
    #expect(try names == ["2026-W47"])
  }

  private func cutShortAgain() throws {
    try FileManager.default.removeItem(at: store.folder.url)
    try cutShort()
  }

  @Test func `an issue that gave way to nothing is named to who reads`() throws {
    try cutShort()
    let problem =
      "issues/.2026-W47.old: the issue “2026-W47” lies here since it was to be replaced, "
      + "and that was cut short\n  hint: rename this folder to “2026-W47”"
    #expect(problems { _ = try store.load("2026-W47") } == [problem])
    let survey = try store.survey()
    #expect(survey.issues.isEmpty)
    #expect(survey.problems.map(\.description) == [problem])
    #expect(try store.survey(except: "2026-W47").problems.isEmpty)
    // Who reads leaves all as it is.
    #expect(try names.count == 2)
    try freeze("new")
    #expect(try store.survey().problems.isEmpty)
  }

  @Test func `leftovers of processes that are gone are removed, and no others`() throws {
    try freeze("old")
    let gone = try goneProcess()
    for name in [
      ".2026-W47.old", ".2026-W47.\(gone)", ".2026-W47.\(getpid())", ".2026-W47.1",
      ".2026-W47.x", ".2026-W4.\(gone)", ".2026-W47.1.\(gone)",
    ] {
      try temporary.write("issues/\(name)/issue.json", "half")
    }
    #expect(try store.survey().problems.isEmpty)
    try freeze("new")
    #expect(try load() == "new")
    #expect(
      try names
        == [".2026-W4.\(gone)", ".2026-W47.1", ".2026-W47.1.\(gone)", ".2026-W47.x", "2026-W47"]
        .sorted())
  }
}
