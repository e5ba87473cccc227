import Articles
import Diagnostics
import TestSupport
import Testing

/// Files of which both sides of a merge changed the same, and that nobody has looked at yet.
@Suite struct MergeRemainsTests {
  /// What is said of a file; nothing where it is read.
  private func said(of text: String, _ name: String) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write("seeds/good.md", "---\ntitle: Good\ndate: 2026-11-20\n---\nText.\n")
    try folder.write("seeds/\(name)", text)
    let reading = try reader(of: folder).read([ArticleSource(path: "seeds")])
    #expect(reading.articles.contains { $0.title == "Good" })
    #expect(reading.articles.contains { $0.title != "Good" } == reading.skipped.isEmpty)
    return reading.skipped.flatMap(\.problems).map {
      "\($0.location?.description ?? ""): \($0.reason)"
    }
  }

  private static let reason = "the marks of a merge stand here: both sides changed the same"

  @Test(
    arguments: [
      // Above a line that keeps an article back.
      (
        "list.txt",
        "One\n\nText.\n\n<<<<<<< HEAD\nTwo\n=======\nTwo\ndraft: true\n>>>>>>> 31f8\n\nMore.\n", 5
      ),
      ("list.txt", "One\n\n<<<<<<< HEAD\r\nA.\r\n=======\r\nB.\r\n>>>>>>> 31f8\r\n", 3),
      (
        "front.md",
        "---\ntitle: Two\n<<<<<<< HEAD\n=======\ndraft: true\n>>>>>>> 31f8\n---\nText.\n", 3
      ),
      ("body.md", "---\ntitle: Two\n---\n<<<<<<< HEAD\nA.\n=======\nB.\n>>>>>>> 31f8\n", 4),
      ("whole.md", "<<<<<<< HEAD\n---\ntitle: Two\n---\n=======\n>>>>>>> 31f8\n", 1),
      ("page.html", "<p>A.</p>\n<<<<<<< .mine\n<p>B.</p>\n=======\n>>>>>>> .r2\n", 2),
      // What a person who took some out has left.
      ("rest.md", "# Two\n\nA.\n=======\nB.\n>>>>>>> 31f8\n", 6),
      ("rest.md", "# Two\n\nA.\n||||||| 01ab\nB.\n>>>>>>> 31f8\n", 6),
      ("rest.md", "# Two\n\n<<<<<<< HEAD\nA.\n", 3),
    ] as [(String, String, Int)])
  func `one with marks is left out whole, and named`(
    name: String, text: String, line: Int
  ) throws {
    #expect(try said(of: text, name) == ["seeds/\(name):\(line): \(Self.reason)"])
  }

  @Test(arguments: [
    "Two\n=======\n\nText.\n",
    "# Two\n\n    <<<<<<< HEAD\n    A.\n    =======\n    B.\n    >>>>>>> 31f8\n",
    "# Two\n\n```\n <<<<<<< HEAD\n A.\n =======\n B.\n >>>>>>> 31f8\n```\n",
    "# Two\n\n>>>>>>> a quote in quotes\n", "# Two\n\n<<<<<<<\n", "# Two\n\n<<<<<<<< HEAD\n",
  ])
  func `what looks alike is read`(text: String) throws {
    #expect(try said(of: text, "note.md") == [])
  }
}
