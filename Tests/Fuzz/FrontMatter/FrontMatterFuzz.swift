/// Reads whatever libFuzzer makes up as the beginning of a Markdown file, and as YAML alone.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: start, count: count)
  _ = Sources.read(UnsafeRawBufferPointer(bytes), as: "note.md")
  if let text = String(validating: bytes, as: UTF8.self) { judgePlainYAML(text) }
  return 0
}
