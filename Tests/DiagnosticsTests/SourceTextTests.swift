import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct SourceTextTests {
  @Test(arguments: [
    ("a\nb\n", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("a\rb\r", ["a", "b"]),
    ("a\nb", ["a", "b"]), ("a\r\r\nb", ["a", "", "b"]), ("a\n\rb", ["a", "", "b"]),
    ("a\n\nb\n\n", ["a", "", "b", ""]), ("", []), ("\n", [""]), ("\u{FEFF}a", ["a"]),
    ("\u{301}\r\n\u{301}", ["\u{301}", "\u{301}"]),
  ])
  func `every kind of line end is read alike`(text: String, lines: [Substring]) throws {
    let source = try SourceText(decoding: Array(text.utf8), file: "a.txt")
    #expect(source.lines == lines)
    #expect(!source.text.utf8.contains(0x0D))
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `a byte that is not UTF-8 is named by its line, whatever ends the lines`(lineEnd: String)
    throws
  {
    let bytes = Array("one\(lineEnd)two\(lineEnd)caf".utf8) + [0xE9] + Array("\(lineEnd)four".utf8)
    let problem = try #require(throws: Problem.self) {
      try SourceText(decoding: bytes, file: "a.txt")
    }
    #expect(problem.description == "a.txt:3: not UTF-8 text\n  hint: save the file as UTF-8")
  }

  @Test func `a file that is not there is said to be missing`() throws {
    let folder = try TemporaryFolder()
    let problem = try #require(throws: Problem.self) {
      try SourceText(at: Place(url: folder.url, shown: "").appending("no.txt"))
    }
    #expect(problem.description == "no.txt: cannot be read: no such file or directory")
  }
}
