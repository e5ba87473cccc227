import Diagnostics
import Testing

@testable import Settings

/// Where a text that is no YAML is at fault.
@Suite struct YAMLFaultTests {
  @Test(arguments: [
    // What is not closed: the line on which it began.
    ("a: 1\nb: [Fog\nc: 2\n", 2), ("a: { b: 1\nc: 2\n", 1), ("a: \"Fog\n\n\nb: 2\n", 1),
    ("a: 1\nb\nc: 2\n", 2),
    // The end of the text is none that anybody wrote.
    ("a: 1\nb: [\n", 2), ("a: 1\nb: [\n\n\n", 2),
    // What is closed and holds a mistake: the line with that.
    ("a: [\n  1,\n  2 3: {,\n  ]\n", 3), ("a: 1\n  b: 2\n", 2), ("a: b: c\n", 1),
  ])
  func `the line that is shown is the one to mend`(text: String, line: Int) {
    do {
      _ = try YAMLMapping(parsing: text, file: "a.yml")
      Issue.record("\(text) is YAML")
    } catch {
      #expect(error.location?.line == line, "\(text): \(error)")
    }
  }

  @Test func `lines are counted from the file's first`() {
    #expect {
      try YAMLMapping(parsing: "a: [Fog\nb: 2\n", file: "a.md", lineOffset: 1)
    } throws: {
      ($0 as? Problem)?.location?.line == 2
    }
  }
}
