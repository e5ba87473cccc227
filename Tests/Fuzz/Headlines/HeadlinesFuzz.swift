import Articles

/// Reads whatever libFuzzer makes up as a headline list.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let articles = Sources.read(UnsafeRawBufferPointer(start: start, count: count), as: "list.txt")
  require(Set(articles.map(\.id)).count == articles.count, "two articles have one id")
  for article in articles {
    require(article.summary?.isEmpty == false, "“\(article.title)” has no summary")
  }
  return 0
}
