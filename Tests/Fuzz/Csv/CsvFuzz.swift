/// Reads whatever libFuzzer makes up as a table: as the records that all readers of one find in it, as a roster, and
/// as a file that somebody imports.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  for separator in [",", ";", "\t", "|"] as [Unicode.Scalar] {
    judgeReaders(of: bytes, UInt8(ascii: separator))
  }
  judgeEncoding(of: bytes)
  // One that is empty may be being saved, and is waited for.
  if !bytes.isEmpty { judgeRoster(bytes) }
  judgeImport(bytes)
  return 0
}
