import Articles

/// Reads whatever libFuzzer makes up as the text of an article: Markdown, with HTML in it.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var bytes = Array("---\ntitle: A note\ndate: 2026-11-20\n---\n".utf8)
  bytes += UnsafeBufferPointer(start: start, count: count)
  for article in bytes.withUnsafeBytes({ Sources.read($0, as: "note.md") }) {
    require(article.title == "A note", "the text changed the title to “\(article.title)”")
  }
  let text = UnsafeBufferPointer(start: start, count: count)
  if let text = String(validating: text, as: UTF8.self) { judgePlainParagraph(text) }
  return 0
}
