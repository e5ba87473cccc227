import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct SourceTextTests {
  @Test(
    "Every kind of line end is read alike",
    arguments: [
      ("a\nb\n", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("a\rb\r", ["a", "b"]),
      ("a\nb", ["a", "b"]), ("a\r\r\nb", ["a", "", "b"]), ("a\n\rb", ["a", "", "b"]),
      ("a\n\nb\n\n", ["a", "", "b", ""]), ("", []), ("\n", [""]), ("\u{FEFF}a", ["a"]),
      ("\u{301}\r\n\u{301}", ["\u{301}", "\u{301}"]),
    ])
  func lines(text: String, lines: [Substring]) throws {
    let source = try SourceText(decoding: Array(text.utf8), file: "a.txt")
    #expect(source.lines == lines)
    #expect(!source.text.utf8.contains(0x0D))
  }

  @Test(
    "A byte that is not UTF-8 is named by its line, whatever ends the lines",
    arguments: ["\n", "\r\n", "\r"])
  func invalidByte(lineEnd: String) throws {
    let bytes = Array("one\(lineEnd)two\(lineEnd)caf".utf8) + [0xE9] + Array("\(lineEnd)four".utf8)
    let problem = try #require(throws: Problem.self) {
      try SourceText(decoding: bytes, file: "a.txt")
    }
    #expect(problem.description == "a.txt:3: not UTF-8 text\n  hint: save the file as UTF-8")
  }

  @Test("A file that is not there is said to be missing")
  func missingFile() throws {
    let folder = try TemporaryFolder()
    let problem = try #require(throws: Problem.self) {
      try SourceText(contentsOf: folder.url.appending(path: "no.txt"), showing: "no.txt")
    }
    #expect(problem.description == "no.txt: cannot be read: no such file or directory")
  }

  @Test("Several problems are shown one below the other, each with its place")
  func problemList() {
    let problems = ProblemList([
      Problem("one", at: SourceLocation(file: "a", line: 2, column: 3)), Problem("two"),
    ])
    #expect(problems.description == "a:2:3: one\ntwo")
  }

  @Test("What a problem quotes cannot forge another line, nor colour it")
  func quotedText() {
    let problem = Problem(
      "“a\nb.txt:1: c\u{1B}[31m” is not a date", at: SourceLocation(file: "\u{9B}.md", line: 1),
      hint: "not “\r”")
    #expect(
      problem.description == #"""
        \u{009B}.md:1: “a\nb.txt:1: c\u{1B}[31m” is not a date
          hint: not “\r”
        """#)
  }
}
