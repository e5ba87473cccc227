/// Reads whatever libFuzzer makes up as the beginning of a Markdown file, and as YAML alone.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: start, count: count)
  _ = Sources.read(UnsafeRawBufferPointer(bytes), as: "note.md")
  if let text = String(validating: bytes, as: UTF8.self) {
    judgePlainYAML(text)
    // What stands between its marks is what the program reads so.
    let parts = text.split(separator: "---\n", maxSplits: 2, omittingEmptySubsequences: false)
    if parts.count == 3 { judgePlainYAML(String(parts[1])) }
  }
  return 0
}
