import Testing

@testable import Newsroom

/// What two mails have in common, piece by piece.
@Suite struct MarkupAlignmentTests {
  private func alignment(_ one: String, _ other: String) -> MarkupAlignment {
    MarkupAlignment(from: Array(one.utf8), to: Array(other.utf8))
  }

  @Test func `of two that are the same each piece is where it is`() {
    let text = "<td>one</td> <td>two</td>"
    let found = alignment(text, text)
    #expect(found.differences.isEmpty)
    #expect(found.places == [0: 0, 4: 4, 7: 7, 12: 12, 13: 13, 17: 17, 20: 20])
  }

  @Test func `what changed, came or went is a difference, and all else is found again`() {
    let one = "<h1>A</h1><p>x</p><b>end</b>"
    let changed = alignment(one, "<h1>A</h1><p>another</p><b>end</b>")
    #expect(changed.differences == [13..<14])
    #expect(changed.places[18] == 24)
    let came = alignment(one, "<h1>A</h1><i>new</i><p>x</p><b>end</b>")
    #expect(came.differences == [10..<10])
    #expect(came.places[10] == 20)
    let went = alignment(one, "<h1>A</h1><b>end</b>")
    #expect(went.differences == [10..<18])
    #expect(went.places[18] == 10 && went.places[10] == nil)
  }

  @Test func `blanks alone are no difference`() {
    #expect(alignment("<td>a</td>\n<td>b</td>", "<td>a</td> <td>b</td>").differences.isEmpty)
    #expect(alignment("", "").differences.isEmpty && alignment("", "x").differences == [0..<0])
  }

  @Test func `two that have little in common and are long are not compared`() {
    let one = (0..<3000).map { "<p>\($0)</p>" }.joined()
    let other = (0..<3000).map { "<i>\($0)</i>" }.joined()
    let found = alignment(one, other)
    #expect(found.places.isEmpty && found.differences == [0..<one.utf8.count])
  }
}
