import Articles
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Files that were made to do harm, or came about by accident: each is named, and the others are read.
@Suite struct HostileFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("seeds/good.md", "---\ntitle: Good\ndate: 2026-11-20\n---\nText.\n")
  }

  /// What is said of the files that are skipped; the good one is read.
  private func skipped() throws -> [String] {
    let reading = try reader(of: folder).read([ArticleSource(path: "seeds")])
    #expect(reading.articles.contains { $0.title == "Good" })
    return reading.skipped.flatMap(\.problems).map {
      "\($0.location?.description ?? ""): \($0.reason)"
    }
  }

  private func path(_ name: String) -> String { folder.url.appending(path: "seeds/\(name)").path }

  @Test func `a file of 200 MB`() throws {
    try folder.write("seeds/long.md", "---\ntitle: Long\n---\n")
    #expect(truncate(path("long.md"), 200 << 20) == 0)
    #expect(
      try skipped() == ["seeds/long.md: is 200 MB long, more than the 16 MB of an article"])
  }

  @Test func `links that lead nowhere or in a circle, a pipe, a folder, a socket`() throws {
    #expect(symlink("nowhere", path("a.md")) == 0)
    #expect(symlink("b.md", path("b.md")) == 0)
    #expect(mkfifo(path("c.md"), 0o600) == 0)
    #expect(symlink("/dev/zero", path("d.md")) == 0)
    #expect(symlink("..", path("up")) == 0)
    let found = try skipped()
    #expect(found.contains("seeds/a.md: cannot be read: no such file"))
    #expect(found.contains { $0.hasPrefix("seeds/b.md: cannot be read: too many") })
    #expect(found.contains("seeds/c.md: is no file that can be read"))
    #expect(found.contains { $0.hasPrefix("seeds/d.md: the link leads out of the edition folder") })
    #expect(found.count == 4)
  }

  @Test func `links out of the edition folder`() throws {
    let other = try TemporaryFolder()
    try other.write("late.md", "---\ntitle: Late\ndate: 2026-11-20\n---\nText.\n")
    try folder.write("more/inside.md", "---\ntitle: Inside\ndate: 2026-11-20\n---\nText.\n")
    #expect(symlink(other.path, path("out")) == 0)
    #expect(symlink("\(other.path)/late.md", path("late.md")) == 0)
    #expect(symlink("../more", path("in")) == 0)
    let reading = try reader(of: folder).read([ArticleSource(path: "seeds")])
    #expect(reading.articles.map(\.title).sorted() == ["Good", "Inside"])
    #expect(Set(reading.skipped.map(\.path)) == ["seeds/out", "seeds/late.md"])
    #expect(reading.skipped.allSatisfy { $0.cause == .outside })
    #expect(
      reading.skipped.flatMap(\.problems).allSatisfy { $0.hint?.contains("with “site”") == true })
    // The way that is named, and a source that is a link itself.
    let named = ArticleSource(path: other.path, generator: .eleventy)
    #expect(try reader(of: folder).read([named]).articles.map(\.title) == ["Late"])
    #expect(symlink(other.path, folder.url.appending(path: "linked").path) == 0)
    let linked = try reader(of: folder).read([ArticleSource(path: "linked")])
    #expect(linked.articles.map(\.title) == ["Late"] && linked.skipped.isEmpty)
  }

  @Test func `a file in which nothing is written is no article`() throws {
    try folder.write("seeds/empty.md", "")
    try folder.write("seeds/blank.md", "\u{FEFF}\n  \n")
    try folder.write("seeds/dated.md", "---\ndate: 2026-11-20\n---\n")
    let reading = try reader(of: folder).read([ArticleSource(path: "seeds")])
    #expect(reading.articles.map(\.title).sorted() == ["Dated", "Good"])
    #expect(Set(reading.skipped.map(\.path)) == ["seeds/empty.md", "seeds/blank.md"])
    #expect(reading.skipped.allSatisfy { $0.cause == .empty })
    let warnings = reading.articles.flatMap(\.warnings).map(\.reason)
    #expect(
      warnings
        == ["the article has neither a title nor a text, and is called by its file’s name"])
  }

  @Test func `why each is left out is told by its cause`() throws {
    try folder.write("seeds/long.md", "")
    #expect(truncate(path("long.md"), 17 << 20) == 0)
    #expect(symlink("nowhere", path("gone.md")) == 0)
    #expect(mkfifo(path("pipe.md"), 0o600) == 0)
    try folder.write("seeds/bad.md", "---\ntitle: [a]\n---\nText")
    try folder.write("seeds/list.txt", "A\n\ndraft: perhaps\nText\n\nB\n\nText\n")
    let reading = try reader(of: folder).read([ArticleSource(path: "seeds")])
    let causes = Dictionary(
      uniqueKeysWithValues: reading.skipped.map { ($0.path, $0.cause) })
    #expect(
      causes == [
        "seeds/long.md": .tooLong, "seeds/gone.md": .unreadable, "seeds/pipe.md": .unreadable,
        "seeds/bad.md": .notUnderstood, "seeds/list.txt": .notUnderstood,
      ])
  }

  @Test func `Latin-1, and bytes without sense`() throws {
    try folder.write("seeds/latin.md", bytes: Array("---\ntitle: x\n---\nCaf".utf8) + [0xE9, 0x0A])
    try folder.write("seeds/zip.md", bytes: [0x50, 0x4B, 3, 4, 0, 0, 0xFF, 0xFE])
    let found = try skipped()
    #expect(found.contains("seeds/latin.md:4: not UTF-8 text"))
    #expect(found.count == 2)
  }

  @Test(arguments: ["* ", "1. ", "> - 10) "])
  func `100,000 lists in one another on a line`(_ opening: String) throws {
    try folder.write(
      "seeds/deep.md", "---\ntitle: Deep\n---\n\n" + String(repeating: opening, count: 100_000))
    #expect(
      try skipped() == ["seeds/deep.md:5: begins too many lists and quotes in one another"])
    // Rules and emphasis begin with such marks too.
    try folder.write(
      "seeds/deep.md",
      "* x\n\n" + String(repeating: "**", count: 1000) + "\n\n"
        + String(repeating: "> ", count: 400)
        + "x" + String(repeating: " word", count: 400))
    #expect(try skipped().isEmpty)
  }

  @Test(arguments: ["<div>", "[", "![", "**a ", "`", "<", "&"])
  func `100,000 of what can be nested`(_ opening: String) throws {
    try folder.write(
      "seeds/deep.md", "---\ntitle: Deep\n---\n" + String(repeating: opening, count: 100_000) + "x")
    #expect(try skipped().isEmpty)
  }

  @Test func `a headline list of a million lines`() throws {
    let text = String(repeating: "A line.\n", count: 997)
    let list = (0..<1000).map { "Title \($0 % 10)\n\n\(text)\n" }.joined()
    try folder.write("seeds/long.txt", "---\ndate: 2026-11-20\n---\n" + list)
    let reading = try reader(of: folder).read([ArticleSource(path: "seeds")])
    #expect(reading.articles.count == 1001 && reading.skipped.isEmpty)
    #expect(Set(reading.articles.map(\.id)).count == 1001)
    // One block of as many lines is no title.
    try folder.write("seeds/long.txt", String(repeating: "line\n", count: 1_000_000))
    #expect(try skipped().count == 1)
  }

  @Test func `front matter that never ends, and that holds all there is`() throws {
    try folder.write(
      "seeds/open.md", "---\n" + String(repeating: "key: value\n", count: 200_000))
    try folder.write(
      "seeds/many.md",
      "---\n" + (0..<20_000).map { "key\($0): value\n" }.joined() + "---\n")
    try folder.write(
      "seeds/double.md", "---\n" + String(repeating: "key: value\n", count: 20_000) + "---\n")
    #expect(try skipped() == ["seeds/open.md:1: the front matter is not closed"])
  }

  @Test(arguments: ["---\na: {", "+++\na = {b=", "{\"a\":", "---\na: ["])
  func `front matter that is nested too deep`(_ opening: String) throws {
    let fence = opening.hasPrefix("{") ? "" : String(opening.prefix(3))
    let inside = opening.drop { "-+\n".contains($0) }
    let closing = inside.hasPrefix("{") ? "}" : inside.hasSuffix("[") ? "]" : "}"
    let rest = inside.dropFirst(inside.hasPrefix("{") ? 0 : 4)
    let text = String(repeating: String(rest), count: 50_000) + "1"
    try folder.write(
      "seeds/deep.md",
      "\(fence)\n\(inside)\(text)\(String(repeating: closing, count: 50_001))\n\(fence)\n")
    #expect(try skipped().count == 1)
  }
}
