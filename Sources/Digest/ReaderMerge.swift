import Diagnostics
import Mustache

/// One part of an issue, compiled for its second pass: the reader's fields are filled in, nothing else.
struct ReaderMerge: Sendable {
  private let template: MustacheTemplate
  /// Lines that the first pass left long on purpose; nil where nothing is wrapped.
  private let longLines: Set<Substring>?

  /// - Parameter wraps: whether lines that a reader's fields make too long are wrapped, as the first
  ///   pass wrapped all others.
  init(_ text: String, wraps: Bool = false) throws(Problem) {
    HTMLEscaping.register()
    do { template = try MustacheTemplate(string: text) } catch {
      throw Problem(
        "the frozen template cannot be read", hint: "compose the issue again with --force")
    }
    longLines =
      wraps ? Set(text.split(separator: "\n").filter { $0.utf8.count > TextWrapper.width }) : nil
  }

  func render(_ reader: Reader) -> String {
    let text = template.render(["reader": reader.fields])
    guard let longLines, isTooLong(text, except: longLines) else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { TextWrapper.wrap(line: $0).joined(separator: "\n") }.joined(separator: "\n")
  }

  /// Looks at bytes first: nearly every mail passes without a character being counted.
  private func isTooLong(_ text: String, except longLines: Set<Substring>) -> Bool {
    var start = text.startIndex
    while let end = text.utf8[start...].firstIndex(of: 0x0A) {
      let line = text[start..<end]
      if line.utf8.count > TextWrapper.width, !longLines.contains(line) { return true }
      start = text.utf8.index(after: end)
    }
    return false
  }
}
