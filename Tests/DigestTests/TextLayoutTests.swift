import Template
import Testing

@testable import Digest

@Suite struct TextLayoutTests {
  private static let name = TemplatePiece.field(DeferredField("name"), isEscaped: false)

  private static func section(_ inner: TemplatePiece...) -> TemplatePiece {
    .section(DeferredField("name"), isInverted: false, inner)
  }

  @Test(arguments: [
    ("", "\n"), ("\n \n", "\n"), ("a", "a\n"), ("\n\na  \n\n\n\n\n\t\nb\n\n", "a\n\n\nb\n"),
    ("a\n\n\nb", "a\n\n\nb\n"), ("a\n\n\n\nb", "a\n\n\nb\n"), ("a \t\n", "a\n"), ("  a", "  a\n"),
    ("a\r", "a\r\n"),
  ])
  func `trims blanks and drops what is too empty`(_ text: String, _ expected: String) {
    #expect(TextLayout.lay([.text(text)]) == [.text(expected)])
  }

  @Test(arguments: [
    // Nothing is empty before a field, and a line with one is whole only when it is filled in.
    ([.text("\n\n"), name, .text("\n\n\n\nb")], [.text(""), name, .text("\n\n\nb\n")]),
    ([.text("a\n"), name], [.text("a\n"), name, .text("\n")]),
    ([.text("a\n"), name, .text("\n\n")], [.text("a\n"), name, .text("\n")]),
    // A section of whole lines ends a line by itself.
    ([.text("a\n"), section(.text("b\n"))], [.text("a\n"), section(.text("b\n"))]),
    ([.text("a\n"), section(.text("b\n")), .text("\n\n")], [.text("a\n"), section(.text("b\n"))]),
    ([.text("a\n"), section(.text("b"))], [.text("a\n"), section(.text("b")), .text("\n")]),
    ([.text("a "), section(.text("b\n"))], [.text("a "), section(.text("b\n")), .text("\n")]),
    // Empty lines are counted anew on either side of a section's tags.
    (
      [.text("a\n\n\n"), section(.text("\n\n\n\nb\n\n\n\n")), .text("\n\n\n\nc")],
      [.text("a\n\n\n"), section(.text("\n\nb\n\n\n")), .text("\n\nc\n")]
    ),
  ])
  func `fields and sections are part of their lines`(
    _ pieces: [TemplatePiece], _ expected: [TemplatePiece]
  ) {
    #expect(TextLayout.lay(pieces) == expected)
  }
}
